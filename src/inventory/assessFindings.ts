import { PARSER_VERSION } from '../certificate/element.ts';
import { assess, CHECKS_VERSION } from '../findings/assess.ts';
import type { AssessedCertificate } from '../findings/assessedCertificate.ts';
import { unusedReview } from '../findings/checks/unused.ts';
import type { FindingRules } from '../findings/findingRules.ts';
import { nextReview } from '../findings/nextReview.ts';
import { BatchWriter } from './batchWriter.ts';
import { compareFindings } from './compareFindings.ts';
import type { SyncContext } from './context.ts';
import type {
  AssessableCertificate,
  Assessment,
  AssessmentState,
  FindingDifference,
  OpenRun,
} from './repository.ts';
import { Twins } from './twins.ts';

/** Certificates that are judged at once. */
const BATCH = 500;
/** Certificates whose differences are stored in one transaction. */
const STORED_AT_ONCE = 500;

/**
 * Judges the account's findings by what is stored, and stores what has changed of them. Does nothing when neither the
 * inventory of any account (certificates are compared across them) nor the rules have changed since the last time, and
 * no finding is due by the clock. `associationsRead`: this run has read the list and the associations.
 */
export async function assessFindings(
  context: SyncContext,
  rules: FindingRules,
  { associationsRead }: { associationsRead: boolean },
): Promise<Assessment> {
  const { run, record, clock } = context;
  return record.timed('findingsSeconds', async () => {
    const state = await run.assessmentState();
    const now = clock();
    if (state.last !== null && isUpToDate(state.last, basisOf(rules, state, 0), now)) return state.last;
    await run.refreshStatistics();
    const listReadAt = associationsRead ? now : state.listReadAt;
    const { writes, dueAt } = await assessAll(context, rules, now, listReadAt);
    return { basis: basisOf(rules, state, writes), dueAt };
  });
}

function isUpToDate({ basis, dueAt }: Assessment, expected: string, now: string): boolean {
  return basis === expected && (dueAt === null || Date.parse(dueAt) > Date.parse(now));
}

/** `writes`: how often judging itself has raised the version since. */
function basisOf({ digest }: FindingRules, state: AssessmentState, writes: number): string {
  return `${digest} ${CHECKS_VERSION}.${PARSER_VERSION} ${state.inventoryVersion + writes}/${state.accounts}`;
}

async function assessAll(
  { run, record, clock, request }: SyncContext,
  rules: FindingRules,
  now: string,
  listReadAt: string | null,
): Promise<{ writes: number; dueAt: string | null }> {
  const at = new Date(now);
  const twins = new Twins(await run.inUse(), at);
  let writes = 0;
  let dueAt = Number.POSITIVE_INFINITY;
  const writer = new BatchWriter<FindingDifference>(STORED_AT_ONCE, async (differences) => {
    await run.storeFindings(differences, clock());
    writes += 1;
    for (const { opened, closed } of differences) {
      record.count('findingsOpened', opened.length);
      record.count('findingsClosed', closed.length);
    }
  });
  try {
    for await (const batch of batches(run, listReadAt)) {
      request.signal.throwIfAborted();
      const differences: FindingDifference[] = [];
      for (const assessable of batch) {
        const judged = judge(assessable, twins, rules, at);
        dueAt = Math.min(dueAt, judged.dueInstant);
        if (judged.difference) differences.push(judged.difference);
      }
      await writer.add(differences);
    }
  } finally {
    await writer.flush();
  }
  return { writes, dueAt: Number.isFinite(dueAt) ? new Date(dueAt).toISOString() : null };
}

/** Every current certificate, in batches; the next is read while its consumer works on the one before. */
async function* batches(run: OpenRun, listReadAt: string | null): AsyncIterable<AssessableCertificate[]> {
  let next = run.assessable({ after: null, limit: BATCH, listReadAt });
  for (;;) {
    const batch = await next;
    const last = batch.at(-1);
    if (last && batch.length === BATCH) {
      next = run.assessable({ after: last.certificate.certificateId, limit: BATCH, listReadAt });
      // The consumer may give up before it asks for this one.
      next.catch(() => {});
    }
    yield batch;
    if (batch.length < BATCH) return;
  }
}

function judge(
  { certificate: alone, purpose, findings: stored }: AssessableCertificate,
  twins: Twins,
  rules: FindingRules,
  now: Date,
): { difference: FindingDifference | null; dueInstant: number } {
  const certificate = { ...alone, twins: twins.of(alone.certificateId, purpose) };
  const findings = assess(certificate, rules.policy, now).map((finding) => {
    const exception = rules.exceptions.find(certificate, finding);
    return { ...finding, exception: exception && pick(exception) };
  });
  return {
    difference: compareFindings(certificate.certificateId, stored, findings),
    dueInstant: dueInstant(certificate, rules, now),
  };
}

function pick({ reason, expiresAt }: { reason: string; expiresAt: string }) {
  return { reason, expiresAt };
}

/** In milliseconds since the epoch; infinite when neither the clock nor a further reading can change anything. */
function dueInstant(certificate: AssessedCertificate, { policy }: FindingRules, now: Date): number {
  const { severities, thresholds } = policy;
  const byClock = nextReview(certificate, policy, now)?.getTime() ?? Number.POSITIVE_INFINITY;
  if (severities.unused === null) return byClock;
  return Math.min(byClock, Math.max(unusedReview(certificate, thresholds.unused), now.getTime()));
}
