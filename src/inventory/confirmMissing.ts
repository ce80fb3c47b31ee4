import pMap from 'p-map';
import type { SyncContext } from './context.ts';
import { ReadingBreaker } from './readingBreaker.ts';
import { gapsOf, type ListReading, storeRecords } from './readList.ts';
import type { SyncReason } from './reasons.ts';
import type { Gaps } from './repository.ts';
import type { SourceRecord } from './source.ts';

const CONCURRENT_READINGS = 32;

/**
 * Decides what became of stored certificates that the list did not show. One is removed only when the list is whole
 * and `GET` by id says that it does not exist; in every other case it stays, and the gap in what is known is kept.
 */
export async function confirmMissing(
  context: SyncContext,
  listing: ListReading,
  previousReason: SyncReason | null,
): Promise<void> {
  const { run, record, clock } = context;
  await record.timed('removalSeconds', async () => {
    const gaps = await judge(context, listing, previousReason);
    const hadGaps = [...listing.stored.values()].some(({ listingGap }) => listingGap);
    if (gaps.size > 0 || hadGaps) await run.setListingGaps(gaps, clock());
  });
}

async function judge(
  context: SyncContext,
  listing: ListReading,
  previousReason: SyncReason | null,
): Promise<Gaps> {
  const { missing } = listing;
  if (missing.length === 0) return new Map();
  if (listing.fault) return gapsOf(missing, listing.fault.reason);
  if (listing.nullResult && previousReason !== 'null_result') {
    context.record.fault({
      reason: 'null_result',
      detail:
        `Cloudflare answered the list with "result": null while ${missing.length} certificates are known. ` +
        'They are kept; a second such answer in a row counts as an empty list.',
    });
    return gapsOf(missing, 'null_result');
  }
  return confirmByGet(context, listing);
}

async function confirmByGet(context: SyncContext, { missing, stored }: ListReading): Promise<Gaps> {
  const { source, run, record, clock, request } = context;
  const gaps: Gaps = new Map();
  const gone: string[] = [];
  const found: SourceRecord[] = [];
  const breaker = new ReadingBreaker(
    'certificates missing from the list could not be looked up',
    missing.length,
  );
  await pMap(
    missing,
    async (certificateId) => {
      if (breaker.open) return void gaps.set(certificateId, breaker.open.reason);
      const reading = await source.get(request.accountId, certificateId, {
        signal: request.signal,
        tally: record.tally,
      });
      if (reading.kind === 'not_found') gone.push(certificateId);
      else if (reading.kind === 'found') found.push(reading.record);
      else gaps.set(certificateId, reading.fault.reason);
      breaker.note(reading.kind === 'failed' ? reading.fault : null);
    },
    { concurrency: CONCURRENT_READINGS },
  );
  if (gone.length > 0) {
    await run.removeCertificates(gone, clock());
    record.count('certificatesRemoved', gone.length);
  }
  if (found.length > 0) {
    await storeRecords(context, found, stored);
    record.fault({
      reason: 'list_lag',
      detail: `The list leaves out ${found.length} certificates that exist, first ${found[0]?.certificateId}; they are kept.`,
    });
  }
  const fault = breaker.fault(gaps.size);
  if (fault) record.fault(fault);
  return gaps;
}
