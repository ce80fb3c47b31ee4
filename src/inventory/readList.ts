import { BatchWriter } from './batchWriter.ts';
import { compareRecords } from './compareRecords.ts';
import type { SyncContext } from './context.ts';
import type { SyncReason } from './reasons.ts';
import type { Gaps, StoredCertificate } from './repository.ts';
import type { Listing, SourceRecord } from './source.ts';

/** Records whose differences are stored in one transaction. */
const BATCH = 200;

/** What the list came to, beside what was stored before. */
export interface ListReading extends Listing {
  stored: ReadonlyMap<string, StoredCertificate>;
  /** Stored certificates that the list did not show. */
  missing: string[];
}

/**
 * Reads the list page by page and stores what is new or different as it arrives. The listing's own fault, or records
 * that could not be taken whole, are noted in the record of the run.
 */
export async function readList(context: SyncContext): Promise<ListReading> {
  const { source, run, clock, record, request } = context;
  return record.timed('listSeconds', async () => {
    const stored = await run.certificates();
    const seen = new Set<string>();
    const damaged: SourceRecord[] = [];
    const writer = new BatchWriter<SourceRecord>(BATCH, (records) => storeRecords(context, records, stored));
    let listing: Listing;
    try {
      listing = await source.list(
        request.accountId,
        async (records) => {
          await writer.add(records);
          for (const { certificateId } of records) seen.add(certificateId);
          damaged.push(...records.filter(isDamaged));
          request.onProgress?.({ stage: 'list', done: seen.size, total: null });
        },
        { signal: request.signal, tally: record.tally },
      );
    } finally {
      // Also what was read before the list broke off is stored.
      await writer.flush();
    }
    record.listed(listing, clock());
    if (listing.unidentified > 0 || damaged.length > 0) record.fault(recordFault(listing, damaged));
    return { ...listing, stored, missing: [...stored.keys()].filter((id) => !seen.has(id)) };
  });
}

/** Stores those of the records that are new or differ, and counts them. */
export async function storeRecords(
  { run, clock, record }: SyncContext,
  records: SourceRecord[],
  stored: ReadonlyMap<string, StoredCertificate>,
): Promise<void> {
  const differences = await compareRecords(records, stored, (fingerprints) =>
    run.elementValidity(fingerprints),
  );
  if (differences.length === 0) return;
  await run.storeCertificates(differences, clock());
  const added = differences.filter(({ kind }) => kind === 'added').length;
  record.count('certificatesAdded', added);
  record.count('certificatesChanged', differences.length - added);
}

/** Gaps of one reason for the given certificates. */
export function gapsOf(certificateIds: Iterable<string>, reason: SyncReason): Gaps {
  return new Map([...certificateIds].map((id) => [id, reason]));
}

/**
 * Cloudflare's schema makes every field optional, so an absent one is kept as absent and the reading is whole; a PEM
 * that is missing, or a field that came and could not be taken, is a part that was not read.
 */
function isDamaged({ failures }: SourceRecord): boolean {
  return failures.some(({ field, reason }) => reason !== 'missing' || field === 'certificates');
}

function recordFault(
  { unidentified }: Listing,
  damaged: SourceRecord[],
): { reason: SyncReason; detail: string } {
  const [first] = damaged;
  const parts = [
    unidentified > 0 ? `${unidentified} listed records have no usable id and could not be kept` : null,
    first
      ? `${damaged.length} records have fields that could not be taken, first ${first.certificateId}: ` +
        first.failures.map(({ field, reason }) => `${field} (${reason})`).join(', ')
      : null,
  ];
  return { reason: 'invalid_record', detail: `${parts.filter((part) => part !== null).join('; ')}.` };
}
