import { and, eq, isNull } from 'drizzle-orm';
import { type Assessment, RunTakenOver } from '../inventory/repository.ts';
import type { RunResult } from '../inventory/run.ts';
import type { Database } from './connection.ts';
import { syncRuns } from './schema.ts';

/** Writes a run's verdict, once. Throws `RunTakenOver` when another process has closed it. */
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
      finishedAt,
    })
    .where(and(eq(syncRuns.id, runId), isNull(syncRuns.finishedAt)))
    .returning({ id: syncRuns.id });
  if (closed.length === 0) throw new RunTakenOver('Another process has taken this sync over.');
}
