import type { AssociationKnowledge } from './repository.ts';
import type { SourceFault } from './source.ts';

/**
 * The fault of a reading whose time was over before it had reached `unreached` of `total` certificates; null when it
 * reached them all. `now`: ISO 8601.
 */
export function budgetFault(
  unreached: readonly AssociationKnowledge[],
  total: number,
  now: string,
): SourceFault | null {
  if (unreached.length === 0) return null;
  return {
    reason: 'budget',
    detail:
      `The associations of ${unreached.length} of ${total} certificates were not reached in the time that a sync has; ` +
      `last known values are kept. ${ageOf(unreached, now)} The next sync goes on with those read longest ago. To read ` +
      'more in one sync, raise CERTALOG_RATE_LIMIT or lengthen the interval of CERTALOG_SYNC_CRON.',
  };
}

function ageOf(unreached: readonly AssociationKnowledge[], now: string): string {
  const known = unreached.flatMap(({ lastReadAt }) => lastReadAt ?? []);
  const never = unreached.length - known.length;
  const oldest = known.reduce<string | null>(
    (first, at) => (first === null || Date.parse(at) < Date.parse(first) ? at : first),
    null,
  );
  const neverRead = never === 0 ? '' : `${never} of them have never been read`;
  if (oldest === null) return `${neverRead}.`;
  const minutes = Math.max(0, Math.round((Date.parse(now) - Date.parse(oldest)) / 60_000));
  const age = `the oldest knowledge is of ${oldest}, ${minutes} minutes ago`;
  return neverRead === '' ? `${age.replace('the', 'The')}.` : `${neverRead}; of the others, ${age}.`;
}
