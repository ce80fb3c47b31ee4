import Table from 'cli-table3';
import { jsonEscape } from '../jsonEscape.ts';
import type { CommandContext } from './context.ts';

export interface CertificatesOutput {
  /** Standard output is a terminal. */
  terminal: boolean;
  /** A line of data. */
  data(line: string): void;
  /** PEM as it is. */
  pem(text: string): void;
  json(value: unknown): void;
  table(head: string[], rows: string[][]): void;
  /** A line for the person, beside the data. */
  say(line: string): void;
}

/** Data goes to standard output, everything else to standard error; foreign text cannot steer the terminal. */
export function createOutput({ stdout, stderr }: CommandContext): CertificatesOutput {
  return {
    terminal: stdout.isTTY === true,
    data: (line) => stdout.write(`${visible(line)}\n`),
    pem: (text) => stdout.write(text),
    // JSON itself escapes less than a terminal takes; such characters occur within its strings only.
    json: (value) =>
      stdout.write(`${JSON.stringify(value, null, 2).replace(/[^\n\P{C}]|[\u2028\u2029]/gu, jsonEscape)}\n`),
    table(head, rows) {
      const table = new Table({ head, style: { head: [], border: [], compact: true } });
      for (const row of rows) table.push(row.map(visible));
      stdout.write(`${table.toString()}\n`);
    },
    say: (line) => stderr.write(`${visible(line)}\n`),
  };
}

/** Text with its control, format and unpaired surrogate characters written as `\u{…}`. */
export function visible(text: string): string {
  return text.replace(
    /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
}
