import { type DestinationStream, type Logger, pino } from 'pino';
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
  if ((format ?? (terminal ? 'pretty' : 'json')) === 'json')
    return pino(options, stream as DestinationStream);
  return pino(
    options,
    pretty({
      destination: stream,
      colorize: terminal,
      sync: true,
      translateTime: 'SYS:yyyy-mm-dd HH:MM:ss',
      messageFormat: (log, messageKey) => escapeControls(String(log[messageKey] ?? '')),
    }),
  );
}

function escapeControls(text: string): string {
  return text.replace(
    /[\p{Cc}\p{Bidi_Control}]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
