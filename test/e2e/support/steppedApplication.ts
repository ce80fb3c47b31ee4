import { Writable } from 'node:stream';
import { type Application, startApplication } from '../../../src/application.ts';
import { loadConfig } from '../../../src/config/config.ts';
import { createLogger } from '../../../src/log.ts';

/** The whole of `certalog serve` in this process, by a clock that can be put forward. */
export interface SteppedApplication extends Application {
  /** What was logged so far. */
  log(): string;
  putForward(seconds: number): void;
}

/** @param settings as in the environment; `yaml` is the text of the file that `CERTALOG_CONFIG` then names */
export async function startStepped(
  settings: Record<string, string>,
  yaml?: string,
): Promise<SteppedApplication> {
  let ahead = 0;
  const lines: string[] = [];
  const file = yaml === undefined ? {} : { CERTALOG_CONFIG: '/etc/certalog.yaml' };
  const config = loadConfig({ ...settings, ...file, CERTALOG_LOG_FORMAT: 'json' }, () => yaml ?? '');
  const stream = new Writable({
    write(chunk, _, done) {
      lines.push(String(chunk));
      done();
    },
  });
  const application = await startApplication(config, createLogger(config.log, stream, false), {
    clock: () => new Date(Date.now() + ahead * 1000).toISOString(),
  });
  return {
    ...application,
    log: () => lines.join(''),
    putForward(seconds) {
      ahead += seconds;
    },
  };
}
