import { sql } from 'drizzle-orm';
import type { Moment } from '../inventory/queries/slice.ts';
import type { LastCompleteSync, ReportSnapshot, ReportSource } from '../reports/source.ts';
import type { Database } from './connection.ts';
import { coverageReader } from './coverageQueries.ts';
import { asRepositoryFailure } from './failure.ts';
import { fromNullableDatabaseInstant } from './instant.ts';
import { instantOf } from './moment.ts';
import { reportedCertificates } from './reportedCertificates.ts';
import { reportedChanges } from './reportedChanges.ts';
import { reportedDuplicates } from './reportedDuplicates.ts';
import { reportedFindings } from './reportedFindings.ts';
import { inSnapshot, type Snapshot } from './snapshot.ts';

/** What reports are made of, read in one read-only snapshot. */
export function createReportSource(database: Database): ReportSource {
  return {
    read: (work) =>
      asRepositoryFailure('read the inventory for a report', () =>
        inSnapshot(database, (snapshot) => work(reportSnapshot(snapshot))),
      ),
  };
}

function reportSnapshot(snapshot: Snapshot): ReportSnapshot {
  return {
    lastCompleteSyncs: (moment) => lastCompleteSyncs(snapshot, moment),
    certificates: (selection) => reportedCertificates(snapshot, selection),
    duplicates: (selection) => reportedDuplicates(snapshot, selection),
    findings: (selection) => reportedFindings(snapshot, selection),
    changes: (selection) => reportedChanges(snapshot, selection),
    coverage: coverageReader(snapshot),
    accountNames: () => accountNames(snapshot),
  };
}

async function lastCompleteSyncs(snapshot: Snapshot, moment: Moment): Promise<LastCompleteSync[]> {
  const by = (instant: ReturnType<typeof sql>) =>
    moment === null ? sql`true` : sql`${instant} <= ${instantOf(moment)}`;
  const rows = await snapshot.execute<{ account_id: string; finished_at: string | null }>(sql`
    select a.account_id, complete.finished_at from certalog.accounts a
    left join lateral (
      select r.finished_at from certalog.sync_runs r
      where r.account_id = a.account_id and r.outcome = 'complete' and ${by(sql`r.finished_at`)}
      order by r.id desc limit 1) complete on true
    where ${by(sql`a.created_at`)} order by a.account_id`);
  return rows.map((row) => ({
    accountId: row.account_id,
    finishedAt: fromNullableDatabaseInstant(row.finished_at),
  }));
}

async function accountNames(snapshot: Snapshot): Promise<ReadonlyMap<string, string | null>> {
  const rows = await snapshot.execute<{ account_id: string; name: string | null }>(sql`
    select account_id, name from certalog.accounts`);
  return new Map(rows.map(({ account_id, name }) => [account_id, name]));
}
