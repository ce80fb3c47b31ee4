import { sql } from 'drizzle-orm';
import { check, index, integer, text, uniqueIndex } from 'drizzle-orm/pg-core';
import type { FindingCheck, Severity } from '../../findings/finding.ts';
import { identity, instant } from '../columns.ts';
import { accounts } from './accounts.ts';
import { certalog } from './certalog.ts';

/**
 * What one check said of one place of a certificate in the period `[valid_from, valid_to)`; `valid_to` null is now. A
 * finding whose weight or words change goes on in another row with the same `opened_at`.
 */
export const findings = certalog.table(
  'findings',
  {
    id: identity(),
    accountId: text()
      .notNull()
      .references(() => accounts.accountId),
    certificateId: text().notNull(),
    checkName: text().$type<FindingCheck>().notNull(),
    bundleIndex: integer(),
    severity: text().$type<Severity>().notNull(),
    detail: text().notNull(),
    exceptionReason: text(),
    exceptionExpiresAt: instant(),
    openedAt: instant().notNull(),
    validFrom: instant().notNull(),
    validTo: instant(),
  },
  (table) => [
    uniqueIndex('findings_one_current')
      .on(table.accountId, table.certificateId, table.checkName, sql`coalesce(bundle_index, -1)`)
      .where(sql`valid_to is null`),
    index('findings_periods').on(table.accountId, table.certificateId, table.validFrom),
    index('findings_by_opening').on(table.openedAt, table.id),
    index('findings_current_by_check')
      .on(table.checkName, table.accountId, table.certificateId)
      .where(sql`valid_to is null`),
    index('findings_by_beginning').on(table.validFrom),
    index('findings_by_end').on(table.validTo).where(sql`valid_to is not null`),
    check('findings_period', sql`valid_to > valid_from`),
    check('findings_exception', sql`(exception_reason is null) = (exception_expires_at is null)`),
  ],
);
