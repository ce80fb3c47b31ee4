import pMap from 'p-map';
import { associationOrder } from './associationOrder.ts';
import { BatchWriter } from './batchWriter.ts';
import { budgetFault } from './budgetFault.ts';
import { compareAssociations } from './compareAssociations.ts';
import type { SyncContext } from './context.ts';
import { ReadingBreaker } from './readingBreaker.ts';
import type { AssociationDifference, AssociationKnowledge, Gaps, StoredAssociation } from './repository.ts';
import type { SourceFault } from './source.ts';

const CONCURRENT_READINGS = 32;
/** Certificates with differences that are stored in one transaction. */
const BATCH = 500;
/** Certificates after which progress is told. */
const PROGRESS_STEP = 50;

/** Certificates that a run asks for even when its time is over: without them a long list would leave no time, ever. */
const LEAST_READINGS = 100;

/**
 * Reads the associations of every certificate of the inventory, by need, until the budget of the request is used up.
 * Those of one certificate change only by its own successful answer; what could not be read, or was not reached, keeps
 * its last known value and leaves a gap.
 */
export async function readAssociations(context: SyncContext): Promise<void> {
  const { run, record, clock } = context;
  await record.timed('associationsSeconds', async () => {
    const known = associationOrder(await run.associationKnowledge());
    const breaker = new ReadingBreaker('associations could not be read', known.length);
    const gaps: Gaps = new Map();
    const unreached: AssociationKnowledge[] = [];
    const writer = new BatchWriter<AssociationDifference>(BATCH, (differences) =>
      store(context, differences),
    );
    const reading = { stored: await run.associations(), gaps, unreached, breaker, writer };
    try {
      await readEach(context, known, reading);
    } finally {
      // Also what was read before the reading broke off is stored.
      await writer.flush();
    }
    record.count('associationsRead', known.length - gaps.size);
    record.count('associationsMissing', gaps.size);
    const faults = [
      breaker.fault(gaps.size - unreached.length),
      budgetFault(unreached, known.length, clock()),
    ].filter((fault) => fault !== null);
    if (faults[0]) {
      record.fault({ reason: faults[0].reason, detail: faults.map(({ detail }) => detail).join(' ') });
    }
    if (gaps.size > 0 || known.some(({ gap }) => gap !== null)) await run.setAssociationGaps(gaps, clock());
  });
}

interface Reading {
  stored: ReadonlyMap<string, StoredAssociation[]>;
  gaps: Gaps;
  unreached: AssociationKnowledge[];
  breaker: ReadingBreaker;
  writer: BatchWriter<AssociationDifference>;
}

async function readEach(
  { source, record, request }: SyncContext,
  known: AssociationKnowledge[],
  { stored, gaps, unreached, breaker, writer }: Reading,
): Promise<void> {
  let begun = 0;
  let done = 0;
  const missed = (certificateId: string, fault: SourceFault) => {
    gaps.set(certificateId, fault.reason);
    breaker.note(fault);
  };
  // What was not asked has not answered anything else: a gap goes on as it is, `null` stays the last answer in a row.
  const leaveOut = ({ certificateId, gap }: AssociationKnowledge) => gaps.set(certificateId, gap ?? 'budget');
  const readOne = async (certificate: AssociationKnowledge) => {
    const { certificateId, gap } = certificate;
    if (breaker.open) return void leaveOut(certificate);
    if (begun >= LEAST_READINGS && request.associationBudget?.aborted) {
      unreached.push(certificate);
      return void leaveOut(certificate);
    }
    begun += 1;
    const before = stored.get(certificateId) ?? [];
    const reading = await source.associations(request.accountId, certificateId, {
      signal: request.signal,
      tally: record.tally,
    });
    if (reading.kind === 'failed') return missed(certificateId, reading.fault);
    if (reading.kind === 'not_found') return missed(certificateId, notFound(certificateId));
    const unconfirmed = reading.nullResult && gap !== 'null_result';
    if (unconfirmed && before.length > 0) return missed(certificateId, nullResult(certificateId));
    breaker.note(null);
    const difference = compareAssociations(certificateId, before, reading.associations);
    if (difference) await writer.add([difference]);
  };
  const total = known.length;
  await pMap(
    known,
    async (certificate) => {
      await readOne(certificate);
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
