import { createHash } from 'node:crypto';
import type { SubjectAlternativeName } from '../../src/certificate/element.ts';
import type { BlockFailureReason, FieldFailure } from '../../src/certificate/reasons.ts';
import { earliestNotAfter, latestNotBefore } from '../../src/certificate/validity.ts';
import type { Database } from '../../src/database/connection.ts';
import {
  accounts,
  associationGaps,
  associations,
  bundleBlocks,
  bundles,
  certificates,
  elements,
  findings,
  listingGaps,
  syncRuns,
} from '../../src/database/schema.ts';
import type { FindingCheck, Severity } from '../../src/findings/finding.ts';
import type { RecordFailure } from '../../src/inventory/source.ts';

export interface SeedElement {
  /** Any bytes; equal ones are one element. Random-looking by default. */
  der?: string;
  parses?: boolean;
  subject?: string | null;
  issuer?: string | null;
  names?: SubjectAlternativeName[] | null;
  serialNumber?: string | null;
  keyAlgorithm?: string | null;
  notBefore?: string | null;
  notAfter?: string | null;
  failures?: FieldFailure[];
}

export interface SeedCertificate {
  accountId: string;
  id: string;
  name?: string | null;
  type?: string | null;
  uploadedOn?: string | null;
  elements?: SeedElement[];
  refused?: {
    reason: BlockFailureReason;
    label?: string | null;
    bundleIndex?: number | null;
    text?: string | null;
  }[];
  associations?: { service: string; status?: string }[];
  failures?: RecordFailure[];
  findings?: SeedFinding[];
  validFrom?: string;
  validTo?: string | null;
}

export interface SeedFinding {
  check: FindingCheck;
  severity?: Severity;
  bundleIndex?: number | null;
  exception?: { reason: string; expiresAt: string };
  openedAt?: string;
  closedAt?: string | null;
}

/** By when everything seeded is there unless it says otherwise, and when the seeded runs read the list. */
export const seededAt = '2026-01-01T00:00:00Z';
export const listReadAt = '2026-01-01T00:01:00Z';

export const account = (digit: string) => digit.repeat(32);

/** Puts certificates with their elements and associations straight into the tables, and their accounts. */
export async function seedCertificates(database: Database, seeds: SeedCertificate[]): Promise<void> {
  if (seeds.length === 0) return;
  await seedAccounts(database, [...new Set(seeds.map(({ accountId }) => accountId))]);
  const elementRows = seeds.flatMap((seed) =>
    (seed.elements ?? []).map((element) => elementRow(seed, element)),
  );
  if (elementRows.length > 0) await database.insert(elements).values(elementRows).onConflictDoNothing();
  await database.insert(bundles).values(seeds.map((seed) => ({ digest: bundleDigest(seed) })));
  const blocks = seeds.flatMap(blockRows);
  if (blocks.length > 0) await database.insert(bundleBlocks).values(blocks);
  await database.insert(certificates).values(seeds.map(certificateRow));
  const uses = seeds.flatMap(associationRows);
  if (uses.length > 0) await database.insert(associations).values(uses);
  const found = seeds.flatMap(findingRows);
  if (found.length > 0) await database.insert(findings).values(found);
}

export async function seedAccounts(
  database: Database,
  accountIds: string[],
  values: { name?: string; configured?: boolean } = {},
): Promise<void> {
  const rows = accountIds.map((accountId) => ({ accountId, createdAt: seededAt, ...values }));
  await database.insert(accounts).values(rows).onConflictDoNothing();
}

/** A run that has read everything a minute after `seededAt`, with the given differences. */
export async function seedRun(
  database: Database,
  accountId: string,
  values: Partial<typeof syncRuns.$inferInsert> = {},
): Promise<number> {
  const [row] = await database
    .insert(syncRuns)
    .values({
      accountId,
      trigger: 'schedule',
      startedAt: seededAt,
      finishedAt: '2026-01-01T00:02:00Z',
      outcome: 'complete',
      listReadAt,
      ...values,
    })
    .returning({ id: syncRuns.id });
  return row?.id ?? 0;
}

export async function seedAssociationGap(
  database: Database,
  { accountId, id }: SeedCertificate,
  lastReadAt: string | null,
): Promise<void> {
  await database
    .insert(associationGaps)
    .values({ accountId, certificateId: id, lastReadAt, since: seededAt, reason: 'timeout' });
}

export async function seedListingGap(
  database: Database,
  { accountId, id }: SeedCertificate,
  lastSeenAt: string | null,
): Promise<void> {
  await database
    .insert(listingGaps)
    .values({ accountId, certificateId: id, lastSeenAt, since: seededAt, reason: 'timeout' });
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** Lower-case hex, as that of an element that was read. */
export const fingerprintOf = (seed: SeedCertificate, element: SeedElement) => sha256(derOf(seed, element));

const derOf = (seed: SeedCertificate, element: SeedElement) =>
  element.der ?? JSON.stringify([seed.accountId, seed.id, seed.elements?.indexOf(element), element]);

const bundleDigest = ({ accountId, id, validFrom }: SeedCertificate) =>
  sha256(JSON.stringify([accountId, id, validFrom]));

function elementRow(seed: SeedCertificate, element: SeedElement) {
  const der = derOf(seed, element);
  return {
    fingerprintSha256: fingerprintOf(seed, element),
    der: Buffer.from(der),
    parserVersion: 1,
    parses: element.parses ?? true,
    subject: element.subject ?? null,
    issuer: element.issuer ?? null,
    serialNumber: element.serialNumber ?? null,
    keyAlgorithm: element.keyAlgorithm ?? null,
    subjectAlternativeNames: element.names ?? null,
    notBefore: element.notBefore ?? null,
    notAfter: element.notAfter ?? null,
    failures: element.failures ?? [],
  };
}

function blockRows(seed: SeedCertificate) {
  const held = (seed.elements ?? []).map((element, bundleIndex) => ({
    bundleIndex,
    fingerprintSha256: fingerprintOf(seed, element),
  }));
  const refused = (seed.refused ?? []).map(({ reason, label = null, bundleIndex = null, text = null }) => ({
    reason,
    label,
    bundleIndex,
    text,
  }));
  return [...held, ...refused].map((block, position) => ({
    bundleDigest: bundleDigest(seed),
    position,
    ...block,
  }));
}

function certificateRow(seed: SeedCertificate) {
  const periods = (seed.elements ?? []).map(({ notBefore = null, notAfter = null }) => ({
    notBefore,
    notAfter,
  }));
  return {
    accountId: seed.accountId,
    certificateId: seed.id,
    validFrom: seed.validFrom ?? seededAt,
    validTo: seed.validTo ?? null,
    name: seed.name ?? null,
    type: seed.type ?? null,
    ca: false,
    uploadedOn: seed.uploadedOn ?? null,
    recordFailures: seed.failures ?? [],
    recordDigest: sha256(JSON.stringify(seed)),
    bundleDigest: bundleDigest(seed),
    earliestNotAfter: earliestNotAfter(periods),
    latestNotBefore: latestNotBefore(periods),
  };
}

function associationRows(seed: SeedCertificate) {
  return (seed.associations ?? []).map(({ service, status = 'active' }, ordinal) => ({
    accountId: seed.accountId,
    certificateId: seed.id,
    service,
    status,
    ordinal,
    validFrom: seed.validFrom ?? seededAt,
    validTo: seed.validTo ?? null,
  }));
}

function findingRows(seed: SeedCertificate) {
  return (seed.findings ?? []).map((finding) => ({
    accountId: seed.accountId,
    certificateId: seed.id,
    checkName: finding.check,
    bundleIndex: finding.bundleIndex ?? null,
    severity: finding.severity ?? 'warning',
    detail: `It is ${finding.check}.`,
    exceptionReason: finding.exception?.reason ?? null,
    exceptionExpiresAt: finding.exception?.expiresAt ?? null,
    openedAt: finding.openedAt ?? seededAt,
    validFrom: finding.openedAt ?? seededAt,
    validTo: finding.closedAt ?? null,
  }));
}
