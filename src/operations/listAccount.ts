import type { Listing } from '../inventory/source.ts';
import { type ParsedRecord, parseRecord } from './parseRecord.ts';
import type { AccountAccess } from './ports.ts';

export interface AccountListing {
  /** What the reading came to: the list is proven whole only when `fault` is null. */
  listing: Listing;
  /** Everything that was received, in the order of its arrival. */
  records: ParsedRecord[];
}

/** Reads the whole list of one account and the PEM of each record. Throws only when `signal` is aborted. */
export async function listAccount(
  { accountId, client }: AccountAccess,
  signal: AbortSignal,
): Promise<AccountListing> {
  const byId = new Map<string, ParsedRecord>();
  const listing = await client.source.list(
    accountId,
    async (records) => {
      for (const record of records) byId.set(record.certificateId, parseRecord(record));
    },
    { signal, tally: { requests: 0, retries: 0 } },
  );
  return { listing, records: [...byId.values()] };
}
