import { sql } from 'drizzle-orm';
import { boolean, check, index, integer, jsonb, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core';
import type { RecordFailure } from '../../inventory/source.ts';
import { hexBytes, identity, instant } from '../columns.ts';
import { accounts } from './accounts.ts';
import { certalog } from './certalog.ts';
import { bundles } from './elements.ts';

/**
 * A Cloudflare mTLS certificate as it was known in the period `[valid_from, valid_to)`; `valid_to` null is now. Periods
 * of one certificate never overlap: the migration `period_overlap` has the constraint, which Drizzle cannot declare, for
 * this table, `associations` and `findings`.
 */
export const certificates = certalog.table(
  'certificates',
  {
    id: identity(),
    accountId: text()
      .notNull()
      .references(() => accounts.accountId),
    certificateId: text().notNull(),
    validFrom: instant().notNull(),
    validTo: instant(),
    name: text(),
    ca: boolean(),
    type: text(),
    uploadedOn: instant(),
    declaredExpiresOn: instant(),
    declaredIssuer: text(),
    declaredSerialNumber: text(),
    declaredSignature: text(),
    recordFailures: jsonb().$type<RecordFailure[]>().notNull(),
    recordDigest: hexBytes().notNull(),
    bundleDigest: hexBytes()
      .notNull()
      .references(() => bundles.digest),
    earliestNotAfter: instant(),
    latestNotBefore: instant(),
  },
  (table) => [
    uniqueIndex('certificates_one_current')
      .on(table.accountId, table.certificateId)
      .where(sql`valid_to is null`),
    index('certificates_periods').on(table.accountId, table.certificateId, table.validFrom),
    index('certificates_current_by_expiry')
      .on(sql`coalesce(earliest_not_after, '-infinity')`, table.accountId, table.certificateId)
      .where(sql`valid_to is null`),
    index('certificates_current_by_name')
      .on(sql`coalesce(name, '') collate "C"`, table.accountId, table.certificateId)
      .where(sql`valid_to is null`),
    index('certificates_current_by_upload')
      .on(sql`coalesce(uploaded_on, '-infinity')`, table.accountId, table.certificateId)
      .where(sql`valid_to is null`),
    index('certificates_by_bundle').on(table.bundleDigest),
    index('certificates_by_beginning').on(table.validFrom),
    index('certificates_by_end').on(table.validTo).where(sql`valid_to is not null`),
    check('certificates_period', sql`valid_to > valid_from`),
  ],
);

/** A use of a certificate in the period `[valid_from, valid_to)`; `ordinal` tells equal entries of one answer apart. */
export const associations = certalog.table(
  'associations',
  {
    id: identity(),
    accountId: text()
      .notNull()
      .references(() => accounts.accountId),
    certificateId: text().notNull(),
    service: text().notNull(),
    status: text().notNull(),
    ordinal: integer().notNull(),
    validFrom: instant().notNull(),
    validTo: instant(),
  },
  (table) => [
    uniqueIndex('associations_one_current')
      .on(table.accountId, table.certificateId, table.service, table.status, table.ordinal)
      .where(sql`valid_to is null`),
    index('associations_periods').on(table.accountId, table.certificateId, table.validFrom),
    index('associations_current_by_service')
      .on(table.service, table.accountId, table.certificateId)
      .where(sql`valid_to is null`),
    index('associations_by_beginning').on(table.validFrom),
    index('associations_by_end').on(table.validTo).where(sql`valid_to is not null`),
    check('associations_period', sql`valid_to > valid_from`),
  ],
);

/**
 * A current certificate that the account's last listing did not show although nothing proves that it is gone.
 * A row exists only while that is so: an undisturbed sync writes nothing here.
 */
export const listingGaps = certalog.table(
  'listing_gaps',
  {
    accountId: text()
      .notNull()
      .references(() => accounts.accountId),
    certificateId: text().notNull(),
    lastSeenAt: instant(),
    since: instant().notNull(),
    reason: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.accountId, table.certificateId] })],
);

/** A current certificate whose associations the account's last sync could not read; `last_read_at` null is never. */
export const associationGaps = certalog.table(
  'association_gaps',
  {
    accountId: text()
      .notNull()
      .references(() => accounts.accountId),
    certificateId: text().notNull(),
    lastReadAt: instant(),
    since: instant().notNull(),
    reason: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.accountId, table.certificateId] })],
);
