import { and, desc, inArray, lt } from 'drizzle-orm';
import type { SyncRun, SyncRunListRequest, SyncRunQueries } from '../inventory/queries/accounts.ts';
import type { Slice } from '../inventory/queries/slice.ts';
import type { Database } from './connection.ts';
import { asRepositoryFailure } from './failure.ts';
import { syncRuns } from './schema.ts';

export function createSyncRunQueries(database: Database): SyncRunQueries {
  return { list: (request) => asRepositoryFailure('list the sync runs', () => list(database, request)) };
}

async function list(
  database: Database,
  { accountIds, outcomes, before, limit }: SyncRunListRequest,
): Promise<Slice<SyncRun, number>> {
  const rows = await database
    .select()
    .from(syncRuns)
    .where(
      and(
        accountIds && inArray(syncRuns.accountId, accountIds),
        outcomes && inArray(syncRuns.outcome, outcomes),
        before === null ? undefined : lt(syncRuns.id, before),
      ),
    )
    .orderBy(desc(syncRuns.id))
    .limit(limit + 1);
  const page = rows.slice(0, limit);
  return { rows: page, next: rows.length > limit ? (page.at(-1)?.id ?? null) : null };
}
