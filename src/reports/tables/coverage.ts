import { type Coverage, coverage } from '../../inventory/coverage.ts';
import type { Column } from '../column.ts';
import type { ReportRequest } from '../request.ts';
import type { ReportSnapshot } from '../source.ts';
import { type ReportContext, reportTable } from '../table.ts';

interface CoverageRow {
  coverage: Coverage;
  accountName: string | null;
}

const columns: readonly Column<CoverageRow>[] = [
  { name: 'account_id', doc: 'Cloudflare account', main: true, value: ({ coverage }) => coverage.accountId },
  {
    name: 'account_name',
    doc: 'its name, as it is now',
    main: true,
    value: ({ accountName }) => accountName,
  },
  {
    name: 'created_at',
    doc: 'since when Certalog has known the account',
    value: ({ coverage }) => coverage.createdAt,
  },
  { name: 'from', doc: 'beginning of the time', value: ({ coverage }) => coverage.from },
  { name: 'to', doc: 'its end', value: ({ coverage }) => coverage.to },
  {
    name: 'known_from',
    doc: 'from when on runs are known, later than `from` where older ones were deleted; all figures count from here',
    value: ({ coverage }) => coverage.knownFrom,
  },
  { name: 'runs', doc: 'that finished in the time', main: true, value: ({ coverage }) => coverage.runs },
  {
    name: 'complete_runs',
    doc: 'that read everything',
    main: true,
    value: ({ coverage }) => coverage.outcomes.complete,
  },
  {
    name: 'incomplete_runs',
    doc: 'that missed something',
    main: true,
    value: ({ coverage }) => coverage.outcomes.incomplete,
  },
  {
    name: 'failed_runs',
    doc: 'that could not read the list',
    main: true,
    value: ({ coverage }) => coverage.outcomes.failed,
  },
  {
    name: 'reasons',
    doc: 'why runs were not complete, each as `reason:count`',
    main: true,
    value: ({ coverage }) =>
      Object.entries(coverage.reasons)
        .map(([reason, count]) => `${reason}:${count}`)
        .sort(),
  },
  {
    name: 'complete_seconds',
    doc: 'for how long the inventory was known complete; [audit.md](audit.md) says what counts',
    value: ({ coverage }) => coverage.completeSeconds,
  },
  {
    name: 'complete_share',
    doc: 'of the known time, from 0 to 1; empty when nothing of it is known',
    main: true,
    value: ({ coverage }) => coverage.completeShare,
  },
  {
    name: 'gap_seconds',
    doc: 'sum of the gaps, which are times without a complete run of more than twice the interval of syncs',
    main: true,
    value: ({ coverage }) => coverage.gaps.reduce((sum, { seconds }) => sum + seconds, 0),
  },
  {
    name: 'gaps',
    doc: 'each from complete run to complete run as an ISO 8601 interval; `..` where there is none',
    main: true,
    value: ({ coverage }) => coverage.gaps.map(({ from, to }) => `${from ?? '..'}/${to ?? '..'}`),
  },
];

/** For how much of the time the inventory of each account was known complete, a row for each account. */
export const coverageTable = reportTable(columns, rows);

async function* rows(
  snapshot: ReportSnapshot,
  { filter: { accountIds } }: ReportRequest,
  { from, to, intervalSeconds }: ReportContext,
): AsyncIterable<CoverageRow[]> {
  const names = await snapshot.accountNames();
  for (const accountId of accountIds ?? [null]) {
    for await (const each of coverage(snapshot.coverage, accountId, { from, to, intervalSeconds })) {
      yield [{ coverage: each, accountName: names.get(each.accountId) ?? null }];
    }
  }
}
