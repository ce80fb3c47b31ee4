import { Writable } from 'node:stream';
import { type Logger, pino } from 'pino';
import pretty from 'pino-pretty';
import type { Config } from './config/config.ts';
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
      messageFormat: (log, messageKey) => escapeAll(String(log[messageKey] ?? ''), /\p{Cc}/gu),
    }),
  );
}

/** JSON escapes the older control characters only. The rest occurs in its strings alone, where this is JSON too. */
function escapeLate(text: string): string {
  return escapeAll(text, /[\u007f-\u009f\p{Bidi_Control}]/gu);
}

function escapeAll(text: string, characters: RegExp): string {
  return text.replace(
    characters,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
