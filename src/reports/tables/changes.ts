import type { Column } from '../column.ts';
import type { ReportRequest } from '../request.ts';
import type { ReportedChange, ReportSnapshot } from '../source.ts';
import { type ReportContext, reportTable } from '../table.ts';

const columns: readonly Column<ReportedChange>[] = [
  { name: 'at', doc: 'when it was observed', main: true, value: ({ at }) => at },
  { name: 'account_id', doc: 'Cloudflare account', value: ({ accountId }) => accountId },
  {
    name: 'account_name',
    doc: 'its name, as it is now',
    main: true,
    value: ({ accountName }) => accountName,
  },
  {
    name: 'sequence',
    doc: "number in the account's change log, from 1, without a gap",
    value: ({ sequence }) => sequence,
  },
  { name: 'kind', doc: 'such as `certificate_added`', main: true, value: ({ kind }) => kind },
  {
    name: 'certificate_id',
    doc: "Cloudflare's id of the certificate",
    main: true,
    value: ({ certificateId }) => certificateId,
  },
  {
    name: 'name',
    doc: "the certificate's name, as it was last before `to`",
    main: true,
    value: ({ certificateName }) => certificateName,
  },
  {
    name: 'before',
    doc: 'what was so, as JSON; of a change, only what is different',
    main: true,
    value: ({ before }) => before,
  },
  { name: 'after', doc: 'what is so from then on, as JSON', main: true, value: ({ after }) => after },
  {
    name: 'hash',
    doc: 'chains it to the event before; [audit.md](audit.md) says how to verify it',
    value: ({ hash }) => hash,
  },
];

/** The events of the change log in the time, oldest first. */
export const changesTable = reportTable(columns, rows);

function rows(
  snapshot: ReportSnapshot,
  { filter: { accountIds } }: ReportRequest,
  { from, to }: ReportContext,
): AsyncIterable<ReportedChange[]> {
  return snapshot.changes({ from, to, accountIds });
}
