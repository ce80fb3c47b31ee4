import type { ReadFile } from '../readSettings.ts';
import { readWebConfig, type WebConfig } from '../webConfig.ts';

export interface Follow {
  path: string;
  /** What was read at the start. */
  initial: WebConfig;
  readFile: ReadFile;
  /** Something that differs whenever the file may differ, behind symbolic links too. Never throws. */
  fingerprint: (path: string) => string;
  /** Milliseconds of a clock that only goes forward. */
  elapsed: () => number;
  /** How seldom the files are looked at. */
  everyMilliseconds: number;
  /** Faults of a new version in view of everything else; none: it may come into force. */
  judge: (before: WebConfig, next: WebConfig) => string[];
  /** A changed version cannot be used, and the one before stays in force. */
  onRefused: (faults: string[]) => void;
  onChanged: (web: WebConfig) => void;
}

/**
 * The web configuration in force, at the time of asking. Asking looks whether the file or one that it names has changed,
 * by its state and not by notifications: those of the file system miss Kubernetes' swaps of symbolic links.
 */
export function followWebConfig(follow: Follow): () => WebConfig {
  const { path, fingerprint } = follow;
  let current = follow.initial;
  let marks = new Map<string, string | null>([[path, null]]);
  let lookedAt = Number.NEGATIVE_INFINITY;
  return () => {
    const now = follow.elapsed();
    if (now - lookedAt < follow.everyMilliseconds) return current;
    lookedAt = now;
    if ([...marks].every(([file, mark]) => fingerprint(file) === mark)) return current;
    marks = new Map();
    const result = readWebConfig(path, (file) => {
      // Before it is read: a change in between must be noticed the next time.
      marks.set(file, fingerprint(file));
      return follow.readFile(file);
    });
    if ('web' in result && result.web.digest === current.digest) return current;
    const faults = 'faults' in result ? result.faults : follow.judge(current, result.web);
    if ('faults' in result || faults.length > 0) {
      follow.onRefused(faults);
      return current;
    }
    current = result.web;
    follow.onChanged(current);
    return current;
  };
}
