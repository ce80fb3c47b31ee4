import type { ReadStream, WriteStream } from 'node:tty';
import { type Config, loadConfig } from '../config/config.ts';
import type { Environment, ReadFile } from '../config/readSettings.ts';
import { createLogger, type Logger } from '../log.ts';

/** What a command gets from the process. */
export interface CommandContext {
  environment: Environment;
  readFile: ReadFile;
  stdin: ReadStream & { fd: 0 };
  stdout: WriteStream & { fd: 1 };
  stderr: WriteStream & { fd: 2 };
  /** Aborted by SIGTERM and SIGINT. */
  signal: AbortSignal;
}

/** Takes the exit code of a command that ran; 0 when it is not called. */
export type ReportExit = (code: number) => void;

/** The configuration of the environment and the logger that it asks for. Throws `ConfigError`. */
export function prepare(context: CommandContext): { config: Config; log: Logger } {
  const config = loadConfig(context.environment, context.readFile);
  return { config, log: createLogger(config.log, context.stderr, context.stderr.isTTY === true) };
}

/** Resolves when the process is asked to stop. */
export function untilStopped(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
