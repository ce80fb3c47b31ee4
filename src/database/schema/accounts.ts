import { sql } from 'drizzle-orm';
import { bigint, boolean, check, index, integer, real, text, uniqueIndex } from 'drizzle-orm/pg-core';
import type { SyncOutcome, SyncTrigger } from '../../inventory/run.ts';
import { hexBytes, identity, instant } from '../columns.ts';
import { certalog } from './certalog.ts';

/** A Cloudflare account. `inventoryVersion` grows in every transaction that changes what the inventory says of it. */
export const accounts = certalog.table('accounts', {
  accountId: text().primaryKey(),
  name: text(),
  /** The name of the token that reads it. */
  tokenName: text(),
  configured: boolean().notNull().default(true),
  inventoryVersion: bigint({ mode: 'number' }).notNull().default(0),
  /** The head of its change log: the number and the hash of the last event. */
  changeSequence: bigint({ mode: 'number' }).notNull().default(0),
  changeHash: hexBytes(),
  /** The latest instant at which anything of it has changed. */
  changedAt: instant(),
  /** Of the runs that finished before, only those that answers need are kept; null: all are. */
  runsPrunedBefore: instant(),
  createdAt: instant().notNull(),
});

/** One attempt to read one account. `finishedAt` is null while it runs, and stays so when its process dies. */
export const syncRuns = certalog.table(
  'sync_runs',
  {
    id: identity(),
    accountId: text()
      .notNull()
      .references(() => accounts.accountId),
    trigger: text().$type<SyncTrigger>().notNull(),
    tick: instant(),
    startedAt: instant().notNull(),
    finishedAt: instant(),
    outcome: text().$type<SyncOutcome>(),
    reason: text(),
    detail: text(),
    listReadAt: instant(),
    listed: integer(),
    reported: integer(),
    pages: integer(),
    unidentified: integer(),
    associationsRead: integer(),
    associationsMissing: integer(),
    certificatesAdded: integer(),
    certificatesChanged: integer(),
    certificatesRemoved: integer(),
    associationsAdded: integer(),
    associationsRemoved: integer(),
    findingsOpened: integer(),
    findingsClosed: integer(),
    requests: integer(),
    retries: integer(),
    listSeconds: real(),
    associationsSeconds: real(),
    removalSeconds: real(),
    findingsSeconds: real(),
    /** What the findings were judged by, and the instant at which the clock alone may change them. */
    findingsBasis: text(),
    findingsDueAt: instant(),
  },
  (table) => [
    uniqueIndex('sync_runs_one_open_per_account').on(table.accountId).where(sql`finished_at is null`),
    index('sync_runs_by_account').on(table.accountId, table.id),
    index('sync_runs_complete_by_account').on(table.accountId, table.id).where(sql`outcome = 'complete'`),
    index('sync_runs_list_read_by_account')
      .on(table.accountId, table.id)
      .where(sql`list_read_at is not null`),
    check('sync_runs_outcome', sql`outcome in ('complete', 'incomplete', 'failed')`),
    check('sync_runs_closed', sql`(finished_at is null) = (outcome is null)`),
  ],
);
