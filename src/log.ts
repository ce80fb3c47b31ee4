import { Writable } from 'node:stream';
import { type Logger, pino } from 'pino';
import pretty from 'pino-pretty';
import type { Config } from './config/config.ts';
import { jsonEscape } from './jsonEscape.ts';
import { serializeError } from './serializeError.ts';

export type { Logger } from 'pino';

/** The logger of the process. Control characters of foreign text are escaped in both forms. */
export function createLogger(
  { level, format }: Config['log'],
  stream: NodeJS.WritableStream,
  terminal: boolean,
): Logger {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: serializeError },
  };
  if ((format ?? (terminal ? 'pretty' : 'json')) === 'json') {
    return pino(options, { write: (line) => stream.write(escapeLate(line)) });
  }
  return pino(
    options,
    pretty({
      destination: new Writable({
        decodeStrings: false,
        write: (text: string, _, done) => {
          stream.write(escapeLate(text));
          done();
        },
      }),
      colorize: terminal,
      sync: true,
      translateTime: 'SYS:yyyy-mm-dd HH:MM:ss',
      messageFormat: (log, messageKey) => escapeControl(log[messageKey] ?? ''),
      // Of all fields these stand in the first line, as they are.
      customPrettifiers: { name: escapeControl, hostname: escapeControl, caller: escapeControl },
    }),
  );
}

function escapeControl(text: unknown): string {
  return String(text).replace(/\p{Cc}/gu, jsonEscape);
}

/**
 * JSON escapes the older control characters only. The later ones, those that end lines elsewhere, halves of pairs, and those that reorder
 * text or are not seen occur in its strings alone, where this is JSON too.
 */
function escapeLate(text: string): string {
  return text.replace(/[\u007f-\u009f\u2028\u2029\p{Cf}\p{Cs}]/gu, jsonEscape);
}
