import { type SQL, sql } from 'drizzle-orm';
import type { BundleRereading, RereadingStore } from '../inventory/rereadingStore.ts';
import { showChange } from './changeLog.ts';
import type { Transaction } from './connection.ts';
import { lockAccounts, renewPeriods } from './rereadingPeriods.ts';
import { type RebundledRow, type Rebundling, rebundled, renewalOfRebundled } from './rereadingRecords.ts';
import { storeBundles, storeElements } from './storeCertificates.ts';

/**
 * Stores what kept texts are read as now, and what that changes. A bundle that is no longer as it was when it was split
 * again is left out. New elements and bundles come first, in the order of a sync's writes.
 */
export async function storeBundleRereadings(
  transaction: Transaction,
  rereadings: BundleRereading[],
  at: string,
): ReturnType<RereadingStore['storeBundles']> {
  const present = await stillAsRead(transaction, rereadings);
  const changed = present.flatMap(({ stored, changed }): Rebundling[] =>
    changed === null ? [] : [{ before: stored, after: changed }],
  );
  await storeNew(transaction, await ofCurrentCertificates(transaction, changed));
  await raiseVersions(transaction, present);
  if (changed.length === 0) return { bundles: present.length, changedCertificates: 0, erasedTexts: 0 };

  const erasedTexts = await erasePrivateKeys(transaction, changed);
  const accountIds = await lockAccounts(transaction, holdersOf(changed));
  const renewalOf = renewalOfRebundled(changed);
  const { certificates, toldAccounts } = await renewPeriods<RebundledRow>(
    transaction,
    rebundled(changed),
    renewalOf,
    at,
  );
  await showChange(
    transaction,
    accountIds.filter((accountId) => !toldAccounts.has(accountId)),
  );
  return { bundles: present.length, changedCertificates: certificates, erasedTexts };
}

async function stillAsRead(
  transaction: Transaction,
  rereadings: BundleRereading[],
): Promise<BundleRereading[]> {
  const rows = rereadings.map(({ stored }) => ({ digest: stored.digest, version: stored.parserVersion }));
  const present = await transaction.execute<{ digest: string }>(sql`
    select r.digest from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(digest text, version int)
    join certalog.bundles b on b.digest = decode(r.digest, 'hex') and b.parser_version = r.version`);
  const digests = new Set(present.map(({ digest }) => digest));
  return rereadings.filter(({ stored }) => digests.has(stored.digest));
}

/** Of bundles that only the past knows, nothing new is stored: what was shown then was read so. */
async function ofCurrentCertificates(transaction: Transaction, changed: Rebundling[]): Promise<Rebundling[]> {
  const rows = await transaction.execute<{ digest: string }>(sql`
    select encode(b.digest, 'hex') as digest from certalog.bundles b
    where b.digest in (${digestsOf(changed)}) and exists (
      select 1 from certalog.certificates c where c.bundle_digest = b.digest and c.valid_to is null)`);
  const digests = new Set(rows.map(({ digest }) => digest));
  return changed.filter(({ before }) => digests.has(before.digest));
}

async function storeNew(transaction: Transaction, changed: Rebundling[]): Promise<void> {
  if (changed.length === 0) return;
  await storeElements(
    transaction,
    changed.map(({ after }) => ({ newElements: after.elements })),
  );
  await storeBundles(
    transaction,
    changed.map(({ after }) => ({ bundleDigest: after.digest, blocks: after.blocks })),
  );
}

/** The version never falls. */
async function raiseVersions(transaction: Transaction, rereadings: BundleRereading[]): Promise<void> {
  const rows = rereadings.flatMap(({ stored, parserVersion, changed }) =>
    [stored.digest, changed?.digest ?? stored.digest].map((digest) => ({ digest, version: parserVersion })),
  );
  await transaction.execute(sql`
    update certalog.bundles b set parser_version = r.version
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(digest text, version int)
    where b.digest = decode(r.digest, 'hex') and b.parser_version < r.version`);
}

/** Also what only the past shows must not keep a key. */
async function erasePrivateKeys(transaction: Transaction, changed: Rebundling[]): Promise<number> {
  const rows = changed.flatMap(({ before, after }) =>
    after.keyPositions.map((position) => ({ digest: before.digest, position })),
  );
  if (rows.length === 0) return 0;
  const erased = await transaction.execute(sql`
    update certalog.bundle_blocks b set reason = 'private_key_in_pem', text = null
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(digest text, position int)
    where b.bundle_digest = decode(r.digest, 'hex') and b.position = r.position and b.text is not null
    returning b.position`);
  return erased.length;
}

function holdersOf(changed: Rebundling[]): SQL {
  return sql`
    select account_id from certalog.certificates where valid_to is null and bundle_digest in (${digestsOf(changed)})`;
}

function digestsOf(changed: Rebundling[]): SQL {
  const digests = JSON.stringify(changed.map(({ before }) => before.digest));
  return sql`select decode(hex, 'hex') from jsonb_array_elements_text(${digests}::jsonb) d(hex)`;
}
