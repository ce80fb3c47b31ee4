import type { Evidence } from './evidence.ts';
import { reports } from './reports.ts';
import type { ReportRequest } from './request.ts';
import type { ReportContext } from './table.ts';

/** What was asked for, by the names that parameters have outside; what counted where nothing was given as well. */
export function evidenceFilter(
  { name, filter, withinSeconds }: ReportRequest,
  { from, to, expiringWithinSeconds }: ReportContext,
): Evidence['filter'] {
  const rows: Evidence['filter'] = [];
  if (name === 'expiring') rows.push(['within', `${withinSeconds ?? expiringWithinSeconds}s`]);
  if (reports[name].of === 'time') rows.push(['from', from], ['to', to]);
  for (const accountId of filter.accountIds?.toSorted() ?? []) rows.push(['account_id', accountId]);
  for (const owner of filter.owners?.toSorted() ?? []) rows.push(['owner', owner]);
  return rows;
}
