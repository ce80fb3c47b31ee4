import { sql } from 'drizzle-orm';
import { check, index, text } from 'drizzle-orm/pg-core';
import type { Credential } from '../../access/session.ts';
import { hexBytes, instant } from '../columns.ts';
import { certalog } from './certalog.ts';

/** Who is logged in. No column lets anybody in: see `StoredSession`. */
export const sessions = certalog.table(
  'sessions',
  {
    digest: hexBytes().primaryKey(),
    kind: text().$type<Credential['kind']>().notNull(),
    name: text().notNull(),
    proof: hexBytes().notNull(),
    createdAt: instant().notNull(),
    expiresAt: instant().notNull(),
  },
  (table) => [
    index('sessions_of_credential').on(table.kind, table.name, table.createdAt),
    index('sessions_by_expiry').on(table.expiresAt),
    check('sessions_kind', sql`kind in ('token', 'user')`),
  ],
);
