import { and, eq, isNull, sql } from 'drizzle-orm';
import { type Assessment, RunTakenOver } from '../inventory/repository.ts';
import type { RunResult } from '../inventory/run.ts';
import type { Database } from './connection.ts';
import { toDatabaseInstant } from './instant.ts';
import { syncRuns } from './schema.ts';

/**
 * Writes a run's verdict, once. It ends no earlier than it began, also when the clock has gone back since. Throws `RunTakenOver` when another process has closed it.
 */
export async function closeRun(
  database: Database,
  runId: number,
  result: RunResult,
  assessment: Assessment | null,
  finishedAt: string,
): Promise<void> {
  const closed = await database
    .update(syncRuns)
    .set({
      ...result,
      findingsBasis: assessment?.basis ?? null,
      findingsDueAt: assessment?.dueAt ?? null,
      finishedAt: sql`greatest(${toDatabaseInstant(finishedAt)}::timestamptz, ${syncRuns.startedAt})`,
    })
    .where(and(eq(syncRuns.id, runId), isNull(syncRuns.finishedAt)))
    .returning({ id: syncRuns.id });
  if (closed.length === 0) throw new RunTakenOver('Another process has taken this sync over.');
}
