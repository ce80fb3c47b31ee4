import pMap from 'p-map';
import { BatchWriter } from './batchWriter.ts';
import { compareAssociations } from './compareAssociations.ts';
import type { SyncContext } from './context.ts';
import { ReadingBreaker } from './readingBreaker.ts';
import type { AssociationDifference, Gaps, StoredAssociation } from './repository.ts';
import type { SourceFault } from './source.ts';

const CONCURRENT_READINGS = 32;
/** Certificates with differences that are stored in one transaction. */
const BATCH = 500;
/** Certificates after which progress is told. */
const PROGRESS_STEP = 50;

/**
 * Reads the associations of every certificate of the inventory. Those of one certificate change only by its own
 * successful answer; what could not be read keeps its last known value and leaves a gap.
 */
export async function readAssociations(context: SyncContext): Promise<void> {
  const { run, record, clock } = context;
  await record.timed('associationsSeconds', async () => {
    const certificateIds = [...(await run.certificates()).keys()];
    const previousGaps = await run.associationGaps();
    const breaker = new ReadingBreaker('associations could not be read', certificateIds.length);
    const gaps: Gaps = new Map();
    const writer = new BatchWriter<AssociationDifference>(BATCH, (differences) =>
      store(context, differences),
    );
    const reading = { stored: await run.associations(), previousGaps, gaps, breaker, writer };
    try {
      await readEach(context, certificateIds, reading);
    } finally {
      // Also what was read before the reading broke off is stored.
      await writer.flush();
    }
    record.count('associationsRead', certificateIds.length - gaps.size);
    record.count('associationsMissing', gaps.size);
    const fault = breaker.fault(gaps.size);
    if (fault) record.fault(fault);
    if (gaps.size > 0 || previousGaps.size > 0) await run.setAssociationGaps(gaps, clock());
  });
}

interface Reading {
  stored: ReadonlyMap<string, StoredAssociation[]>;
  previousGaps: Gaps;
  gaps: Gaps;
  breaker: ReadingBreaker;
  writer: BatchWriter<AssociationDifference>;
}

async function readEach(
  { source, record, request }: SyncContext,
  certificateIds: string[],
  { stored, previousGaps, gaps, breaker, writer }: Reading,
): Promise<void> {
  let done = 0;
  const missed = (certificateId: string, fault: SourceFault) => {
    gaps.set(certificateId, fault.reason);
    breaker.note(fault);
  };
  const readOne = async (certificateId: string) => {
    if (breaker.open) return void gaps.set(certificateId, breaker.open.reason);
    const known = stored.get(certificateId) ?? [];
    const reading = await source.associations(request.accountId, certificateId, {
      signal: request.signal,
      tally: record.tally,
    });
    if (reading.kind === 'failed') return missed(certificateId, reading.fault);
    if (reading.kind === 'not_found') return missed(certificateId, notFound(certificateId));
    const unconfirmed = reading.nullResult && previousGaps.get(certificateId) !== 'null_result';
    if (unconfirmed && known.length > 0) return missed(certificateId, nullResult(certificateId));
    breaker.note(null);
    const difference = compareAssociations(certificateId, known, reading.associations);
    if (difference) await writer.add([difference]);
  };
  const total = certificateIds.length;
  await pMap(
    certificateIds,
    async (certificateId) => {
      await readOne(certificateId);
      done += 1;
      if (done % PROGRESS_STEP === 0 || done === total) {
        request.onProgress?.({ stage: 'associations', done, total });
      }
    },
    { concurrency: CONCURRENT_READINGS },
  );
}

async function store(
  { run, record, clock }: SyncContext,
  differences: AssociationDifference[],
): Promise<void> {
  await run.storeAssociations(differences, clock());
  for (const { added, removedIds } of differences) {
    record.count('associationsAdded', added.length);
    record.count('associationsRemoved', removedIds.length);
  }
}

function notFound(certificateId: string): SourceFault {
  return {
    reason: 'api_error',
    detail: `Cloudflare says of certificate ${certificateId}, which exists, that it is not found when asked for its associations.`,
  };
}

function nullResult(certificateId: string): SourceFault {
  return {
    reason: 'null_result',
    detail:
      `Cloudflare answered the associations of certificate ${certificateId} with "result": null although some are ` +
      'known. A second such answer in a row counts as none.',
  };
}
