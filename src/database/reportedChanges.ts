import { sql } from 'drizzle-orm';
import type { ChangeSelection, ReportedChange } from '../reports/source.ts';
import { type ChangeColumns, changeOfColumns } from './changeColumns.ts';
import { changeCondition } from './changeQueries.ts';
import { instantOf } from './moment.ts';
import type { Snapshot } from './snapshot.ts';

/** As COPY writes it. */
type Row = [
  accountId: string,
  accountName: string | null,
  sequence: string,
  at: string,
  kind: ChangeColumns['kind'],
  certificateId: string,
  certificateName: string | null,
  content: string,
  hash: string,
];

/** Events of the change log in a time, with the names of accounts and certificates. */
export async function* reportedChanges(
  snapshot: Snapshot,
  selection: ChangeSelection,
): AsyncIterable<ReportedChange[]> {
  const query = sql`
    select e.account_id, account.name, e.sequence, e.at, e.kind, e.certificate_id, c.name, e.content,
      encode(e.hash, 'hex')
    from certalog.changes e
    join certalog.accounts account on account.account_id = e.account_id
    left join lateral (
      select c.name from certalog.certificates c
      where c.account_id = e.account_id and c.certificate_id = e.certificate_id
        and c.valid_from < ${instantOf(selection.to)}
      order by c.valid_from desc limit 1) c on true
    where ${changeCondition(selection)} order by e.at, e.account_id, e.sequence`;
  for await (const batch of snapshot.stream(query)) yield batch.map((row) => reportedChange(row as Row));
}

function reportedChange([
  account_id,
  accountName,
  sequence,
  at,
  kind,
  certificate_id,
  certificateName,
  content,
  hash,
]: Row): ReportedChange {
  const change = changeOfColumns({ account_id, sequence, at, kind, certificate_id, content, hash });
  return { ...change, accountName, certificateName };
}
