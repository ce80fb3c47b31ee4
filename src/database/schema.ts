import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  check,
  customType,
  index,
  integer,
  jsonb,
  pgSchema,
  primaryKey,
  real,
  text,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import type { FieldFailure, SubjectAlternativeName } from '../certificate/element.ts';
import type { FindingCheck, Severity } from '../findings/finding.ts';
import type { ChangeKind } from '../inventory/changeEvent.ts';
import type { FieldChange } from '../inventory/rereadingStore.ts';
import type { SyncOutcome, SyncTrigger } from '../inventory/run.ts';
import type { RecordFailure } from '../inventory/source.ts';
import { bytes, hexBytes, instant } from './columns.ts';

/** Everything Certalog keeps lives in one schema, so that it can share a database. */
export const certalog = pgSchema('certalog');

const identity = () => bigint({ mode: 'number' }).primaryKey().generatedAlwaysAsIdentity();
const jsonList = customType<{ data: string[]; driverData: string }>({
  dataType: () => 'jsonb',
  toDriver: (list) => JSON.stringify(list),
});

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

/** One X.509 certificate, stored once however many records hold it; the columns are what the reader made of `der`. */
export const elements = certalog.table(
  'elements',
  {
    fingerprintSha256: hexBytes().primaryKey(),
    der: bytes().notNull(),
    parserVersion: integer().notNull(),
    parses: boolean().notNull(),
    spkiSha256: hexBytes(),
    serialNumber: text(),
    serialNumberDecimal: text(),
    version: bigint({ mode: 'number' }),
    subject: text(),
    subjectCn: text(),
    issuer: text(),
    issuerCn: text(),
    notBefore: instant(),
    notAfter: instant(),
    signatureAlgorithm: text(),
    signatureAlgorithmOid: text(),
    keyAlgorithm: text(),
    keyAlgorithmOid: text(),
    keySize: integer(),
    curve: text(),
    isCa: boolean(),
    pathLength: bigint({ mode: 'number' }),
    keyUsage: jsonList(),
    extendedKeyUsage: jsonList(),
    subjectAlternativeNames: jsonb().$type<SubjectAlternativeName[]>(),
    subjectKeyIdentifier: text(),
    authorityKeyIdentifier: text(),
    selfSigned: boolean(),
    failures: jsonb().$type<FieldFailure[]>().notNull(),
  },
  (table) => [
    index('elements_by_spki').on(table.spkiSha256),
    index('elements_by_parser_version').on(table.parserVersion),
    index('elements_with_failures').on(table.fingerprintSha256).where(sql`failures <> '[]'`),
  ],
);

/** That a newer reader read a stored element otherwise. Rows are only ever added. */
export const elementRereadings = certalog.table(
  'element_rereadings',
  {
    id: identity(),
    fingerprintSha256: hexBytes()
      .notNull()
      .references(() => elements.fingerprintSha256),
    fromVersion: integer().notNull(),
    toVersion: integer().notNull(),
    at: instant().notNull(),
    changes: jsonb().$type<FieldChange[]>().notNull(),
  },
  (table) => [index('element_rereadings_by_fingerprint').on(table.fingerprintSha256, table.id)],
);

/** What one PEM text holds, by the digest of its reading; equal content is one bundle whatever its white space. */
export const bundles = certalog.table('bundles', {
  digest: hexBytes().primaryKey(),
  /** Of the reader that split the text; kept up to date only where the text of a block is kept. */
  parserVersion: integer().notNull().default(1),
});

/** One block of a bundle: an element, or a refused block with its reason. */
export const bundleBlocks = certalog.table(
  'bundle_blocks',
  {
    bundleDigest: hexBytes()
      .notNull()
      .references(() => bundles.digest),
    position: integer().notNull(),
    bundleIndex: integer(),
    fingerprintSha256: hexBytes().references(() => elements.fingerprintSha256),
    label: text(),
    reason: text(),
    text: text(),
  },
  (table) => [
    primaryKey({ columns: [table.bundleDigest, table.position] }),
    index('bundle_blocks_by_fingerprint').on(table.fingerprintSha256),
    index('bundle_blocks_with_text').on(table.bundleDigest).where(sql`text is not null`),
    index('bundle_blocks_refused').on(table.bundleDigest).where(sql`reason is not null`),
    check('bundle_blocks_element_or_reason', sql`(fingerprint_sha256 is null) <> (reason is null)`),
  ],
);

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
    check('findings_period', sql`valid_to > valid_from`),
    check('findings_exception', sql`(exception_reason is null) = (exception_expires_at is null)`),
  ],
);

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
