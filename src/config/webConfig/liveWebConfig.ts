import type { HttpConfig } from '../config.ts';
import type { ReadFile } from '../readSettings.ts';
import type { WebConfig } from '../webConfig.ts';
import { doorFaults, doorWarnings, restartFaults } from './doorFaults.ts';
import { followWebConfig } from './followWebConfig.ts';

export interface LiveWebConfigParts {
  readFile: ReadFile;
  /** See `fileState`. */
  fileState: (path: string) => string;
  /** Milliseconds of a clock that only goes forward. */
  elapsed: () => number;
  log: Record<'info' | 'warn' | 'error', (fields: object, message: string) => void>;
  /** How seldom the files are looked at; a second when left out. */
  everyMilliseconds?: number;
}

/**
 * The web configuration that the server goes by, each time it asks; undefined without one. A version that cannot be used
 * is said in the log once, and the one before stays in force.
 */
export function liveWebConfig(http: HttpConfig, parts: LiveWebConfigParts): (() => WebConfig) | undefined {
  if (http.web === null) return undefined;
  const { path, initial } = http.web;
  const { readFile, fileState, elapsed, log, everyMilliseconds = 1000 } = parts;
  const warn = (web: WebConfig) => {
    for (const warning of doorWarnings(http, web)) log.warn({}, warning);
  };
  warn(initial);
  return followWebConfig({
    path,
    initial,
    readFile,
    fingerprint: fileState,
    elapsed,
    everyMilliseconds,
    judge: (before, next) => [...restartFaults(before, next), ...doorFaults(http, next)],
    onRefused: ([first, ...more]) =>
      log.error(
        { faults: [first, ...more] },
        `the changed web configuration cannot be used, the one before stays in force: ${first}` +
          (more.length > 0 ? ` (and ${more.length} more)` : ''),
      ),
    onChanged: (web) => {
      log.info({ path }, 'the web configuration has changed and is in force');
      warn(web);
    },
  });
}
