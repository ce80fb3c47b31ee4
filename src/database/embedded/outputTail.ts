import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

const keptLines = 12;

/** The last lines that a program wrote. */
export interface OutputTail {
  includes(text: string): boolean;
  /** The lines for the end of an error message, each on its own line; empty when there were none. */
  toString(): string;
}

/** Reads `streams` line by line into `log` and remembers the last lines. */
export function followOutput(streams: (Readable | null)[], log: (line: string) => void): OutputTail {
  const lines: string[] = [];
  for (const input of streams) {
    if (input === null) continue;
    createInterface({ input }).on('line', (line) => {
      if (line.trim() === '') return;
      log(line);
      lines.push(line);
      if (lines.length > keptLines) lines.shift();
    });
  }
  return {
    includes: (text) => lines.some((line) => line.includes(text)),
    toString: () => lines.map((line) => `\n  ${line}`).join(''),
  };
}
