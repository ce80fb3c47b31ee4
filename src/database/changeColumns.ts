import { sql } from 'drizzle-orm';
import type { ChangeKind, Facts } from '../inventory/changeEvent.ts';
import type { LoggedChange } from '../inventory/queries/changes.ts';
import { fromDatabaseInstant } from './instant.ts';

/** What `changeOfColumns` needs of a row `e` of `certalog.changes`. */
export const changeSelection = sql`
  e.account_id, e.sequence::text as sequence, e.at::text as at, e.kind, e.certificate_id, e.content,
  encode(e.hash, 'hex') as hash`;

export type ChangeColumns = {
  account_id: string;
  sequence: string;
  at: string;
  kind: ChangeKind;
  certificate_id: string;
  content: string;
  hash: string;
};

export function changeOfColumns(row: ChangeColumns): LoggedChange {
  const { before, after } = JSON.parse(row.content) as { before: Facts | null; after: Facts | null };
  return {
    accountId: row.account_id,
    sequence: Number(row.sequence),
    at: fromDatabaseInstant(row.at),
    kind: row.kind,
    certificateId: row.certificate_id,
    before,
    after,
    hash: row.hash,
  };
}
