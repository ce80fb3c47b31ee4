import { sql } from 'drizzle-orm';
import { bigint, boolean, check, index, integer, jsonb, primaryKey, text } from 'drizzle-orm/pg-core';
import type { FieldFailure, SubjectAlternativeName } from '../../certificate/element.ts';
import type { FieldChange } from '../../inventory/rereadingStore.ts';
import { bytes, hexBytes, identity, instant, jsonList } from '../columns.ts';
import { certalog } from './certalog.ts';

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
    index('elements_by_serial_number').on(sql`ltrim(serial_number, '0')`),
    index('elements_by_key_algorithm').on(table.keyAlgorithm),
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
