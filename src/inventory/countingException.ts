import type { OpenFinding } from './queries/findings.ts';

/** What accepts a finding at `now`; null when nothing does, or what did has expired. */
export function countingException({ exception }: OpenFinding, now: Date): OpenFinding['exception'] {
  return exception !== null && Date.parse(exception.expiresAt) > now.getTime() ? exception : null;
}
