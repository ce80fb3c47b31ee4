import { bigint, index, primaryKey, text } from 'drizzle-orm/pg-core';
import type { ChangeKind } from '../../inventory/changeEvent.ts';
import { hexBytes, instant } from '../columns.ts';
import { accounts } from './accounts.ts';
import { certalog } from './certalog.ts';

/**
 * The change log: what became different, when, and by which hash it is chained to what came before in its account.
 * `content` is what is hashed, as text, since `jsonb` would not keep it as it is. A trigger of the migration
 * `append_only_changes` refuses to alter or delete rows.
 */
export const changes = certalog.table(
  'changes',
  {
    accountId: text()
      .notNull()
      .references(() => accounts.accountId),
    sequence: bigint({ mode: 'number' }).notNull(),
    at: instant().notNull(),
    kind: text().$type<ChangeKind>().notNull(),
    certificateId: text().notNull(),
    content: text().notNull(),
    hash: hexBytes().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.accountId, table.sequence] }),
    index('changes_by_time').on(table.at, table.accountId, table.sequence),
    index('changes_of_certificate').on(table.accountId, table.certificateId, table.sequence),
  ],
);
