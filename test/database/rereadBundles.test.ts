import { generateKeyPairSync } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { contentDigest } from '../../src/certificate/digest.ts';
import { PARSER_VERSION } from '../../src/certificate/element.ts';
import { type PemBlock, readPem } from '../../src/certificate/pem.ts';
import { pemOf } from '../../src/certificate/toPem.ts';
import { readRecord } from '../../src/cloudflare/records.ts';
import { createCertificateQueries } from '../../src/database/certificateQueries.ts';
import { storeBundles } from '../../src/database/storeCertificates.ts';
import type { CertificateRecord } from '../../src/emulator/account.ts';
import { recordDigest } from '../../src/inventory/readRecord.ts';
import { type EmulatedSync, smallAccount, startEmulatedSync } from '../support/emulatedSync.ts';
import { reread, rowVersions, storedState } from './rereading.ts';

let fixture: EmulatedSync;

beforeEach(async () => {
  fixture = await startEmulatedSync();
});
afterEach(() => fixture.stop());

const current = { parserVersion: PARSER_VERSION };
const get = (id: string) => createCertificateQueries(fixture.database, []).get(fixture.accountId, id);

/** Leaves out what tells when something was stored, and which of two equal rows is which. */
const contentOf = () =>
  storedState(fixture.test, [
    'id',
    'valid_from',
    'valid_to',
    'inventory_version',
    'change_sequence',
    'change_hash',
  ]);

/**
 * Brings what is stored of a certificate to what an older reader would have stored, which refused the block at
 * `position` and kept `text`. Of what is refused so, nothing else is left.
 */
async function asOlderReader(record: CertificateRecord, position: number, text: string): Promise<void> {
  const { sql } = fixture.test;
  const read = readRecord(record);
  if (!read) throw new Error('the emulated record has no id');
  const blocks = readPem(record.certificates).map(
    (block, at): PemBlock =>
      at === position
        ? {
            kind: 'refused',
            bundleIndex: block.bundleIndex,
            label: 'CERTIFICATE',
            reason: 'base64_invalid',
            text,
          }
        : block,
  );
  const bundleDigest = contentDigest(blocks);
  await fixture.database.transaction((transaction) => storeBundles(transaction, [{ bundleDigest, blocks }]));
  await sql`update certalog.bundles set parser_version = ${PARSER_VERSION - 1} where digest = decode(${bundleDigest}, 'hex')`;
  await sql`
    update certalog.certificates c set bundle_digest = decode(${bundleDigest}, 'hex'),
      record_digest = decode(${recordDigest(read, bundleDigest)}, 'hex'),
      (earliest_not_after, latest_not_before) = (
        select min(e.not_after), max(e.not_before)
        from certalog.bundle_blocks b join certalog.elements e using (fingerprint_sha256)
        where b.bundle_digest = decode(${bundleDigest}, 'hex'))
    where certificate_id = ${record.id} and valid_to is null`;
  await sql`
    delete from certalog.bundle_blocks where bundle_digest not in (select bundle_digest from certalog.certificates)`;
  await sql`delete from certalog.bundles where digest not in (select bundle_digest from certalog.certificates)`;
  await sql`
    delete from certalog.elements where fingerprint_sha256 not in (
      select fingerprint_sha256 from certalog.bundle_blocks where fingerprint_sha256 is not null)`;
}

/** A record of so many readable certificates, and the PEM of each. */
function recordOf(certificates: number): { record: CertificateRecord; pems: string[] } {
  for (const record of fixture.account.certificates()) {
    const pems = readPem(record.certificates).flatMap((block) =>
      block.kind === 'certificate' ? [pemOf(block.der)] : ['refused'],
    );
    if (pems.length === certificates && !pems.includes('refused')) return { record, pems };
  }
  throw new Error(`no emulated record has ${certificates} certificates`);
}

describe('a kept text that a newer reader takes for a certificate', () => {
  it.for([
    [1, 0],
    [2, 0],
    [2, 1],
  ] as const)(
    'of %i blocks the one at %i brings the inventory to what it would have been, in a new period',
    async ([count, position]) => {
      await fixture.run();
      const before = await contentOf();
      const { record, pems } = recordOf(count);
      await asOlderReader(record, position, pems[position] ?? '');
      const older = await contentOf();
      const [shown] = [await get(record.id)];
      expect(shown?.refusedBlocks).toMatchObject([{ bundleIndex: position, reason: 'base64_invalid' }]);

      expect(await reread(fixture.database, current)).toMatchObject({ elements: 0, changedCertificates: 1 });
      const certificate = await get(record.id);
      expect(certificate?.refusedBlocks).toEqual([]);
      expect(certificate?.elements.map(({ bundleIndex }) => bundleIndex)).toEqual([...pems.keys()]);
      const after = await contentOf();
      expect(after.elements).toEqual(before.elements);
      expect(after.bundle_blocks).toEqual(expect.arrayContaining(before.bundle_blocks ?? []));
      // The past keeps what was shown then, the present is as if it had never been so.
      const past = older.certificates?.find((row) => !before.certificates?.includes(row)) ?? '';
      expect(after.certificates).toEqual([...(before.certificates ?? []), past].sort());
      const [period] = await fixture.test.sql`
      select count(*)::int as count, count(distinct valid_from)::int as beginnings,
        max(valid_to) = max(valid_from) as joined
      from certalog.certificates where certificate_id = ${record.id}`;
      expect(period).toEqual({ count: 2, beginnings: 2, joined: true });
      expect(await fixture.run()).toMatchObject({ outcome: 'complete', certificatesChanged: 0 });
      expect(await reread(fixture.database, current)).toMatchObject({ changedCertificates: 0 });
    },
  );

  it('is told in the log of changes, and raises the version of the inventory', async () => {
    await fixture.run();
    const { record, pems } = recordOf(1);
    await asOlderReader(record, 0, pems[0] ?? '');
    const version = async () => {
      const [row] = await fixture.test.sql`select inventory_version::int as version from certalog.accounts`;
      return row?.version;
    };
    const before = await version();
    await reread(fixture.database, current);
    expect(await version()).toBe(before + 1);
    const [event] = await fixture.test.sql`
      select kind, certificate_id, content::json as content from certalog.changes order by sequence desc limit 1`;
    const shown = await get(record.id);
    expect(event).toMatchObject({
      kind: 'certificate_changed',
      certificate_id: record.id,
      content: {
        before: { earliest_not_after: null, elements: [], refused_blocks: [{ reason: 'base64_invalid' }] },
        after: {
          earliest_not_after: shown?.earliestNotAfter,
          elements: [{ bundle_index: 0, fingerprint_sha256: shown?.elements[0]?.fingerprintSha256 }],
          refused_blocks: [],
        },
      },
    });
  });

  it('changes every certificate of whatever account that has the bundle', async () => {
    await fixture.run();
    const { sql } = fixture.test;
    const { record, pems } = recordOf(1);
    await asOlderReader(record, 0, pems[0] ?? '');
    const other = 'f'.repeat(32);
    await sql`insert into certalog.accounts (account_id, created_at) values (${other}, now())`;
    await sql`
      insert into certalog.certificates (account_id, certificate_id, valid_from, record_failures, record_digest,
        bundle_digest)
      select ${other}, 'id-' || n, c.valid_from, c.record_failures, c.record_digest, c.bundle_digest
      from certalog.certificates c cross join generate_series(1, 2500) n where c.certificate_id = ${record.id}`;
    expect(await reread(fixture.database, current)).toMatchObject({ changedCertificates: 2501 });
    const states = await sql`
      select account_id, valid_to is null as current, earliest_not_after is not null as readable, count(*)::int as count
      from certalog.certificates where certificate_id like 'id-%' or certificate_id = ${record.id}
      group by 1, 2, 3 order by 4, 2`;
    expect(states.map(({ account_id: _, ...row }) => row)).toEqual([
      { current: false, readable: false, count: 1 },
      { current: true, readable: true, count: 1 },
      { current: false, readable: false, count: 2500 },
      { current: true, readable: true, count: 2500 },
    ]);
  });
});

describe('a kept text that turns out to hold a private key', () => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const body = privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64');
  const keyText = `-----BEGIN CERTIFICATE-----\n${body}\n-----END CERTIFICATE-----\n`;

  it('is erased, in the past too, and the certificate says so', async () => {
    const [first] = (await smallAccount()).certificates;
    if (!first) throw new Error('the fleet is empty');
    const [leaf] = readPem(first.certificates);
    if (leaf?.kind !== 'certificate') throw new Error('the first emulated record is not readable');
    const record = fixture.account.addCertificate({
      name: 'with a key',
      ca: false,
      certificates: `${pemOf(leaf.der)}${keyText}`,
    });
    await fixture.run();
    const before = await contentOf();
    await asOlderReader(record, 1, keyText);
    expect(JSON.stringify(await storedState(fixture.test))).toContain(body);

    const warnings: string[] = [];
    const log = { info: () => {}, warn: (_: object, line: string) => warnings.push(line), error: () => {} };
    expect(await reread(fixture.database, { ...current, log })).toMatchObject({ changedCertificates: 1 });
    const after = await contentOf();
    expect(JSON.stringify(after)).not.toContain(body.slice(0, 40));
    expect(after.certificates).toEqual(expect.arrayContaining(before.certificates ?? []));
    expect((await get(record.id))?.refusedBlocks).toMatchObject([
      { bundleIndex: 1, reason: 'private_key_in_pem' },
    ]);
    const blocks = await fixture.test.sql`
      select b.reason, b.text from certalog.certificates c join certalog.bundle_blocks b using (bundle_digest)
      where c.certificate_id = ${record.id} and b.position = 1`;
    const erased = { reason: 'private_key_in_pem', text: null };
    expect([...blocks]).toEqual([erased, erased]);
    expect(warnings).toEqual([expect.stringMatching(/^1 kept texts .* turned out to hold a private key/)]);
    expect(await fixture.run()).toMatchObject({ outcome: 'complete', certificatesChanged: 0 });
  });

  it('is erased also where only the past has it', async () => {
    await fixture.run();
    const { record } = recordOf(1);
    await asOlderReader(record, 0, keyText);
    fixture.account.removeCertificate(record.id);
    await fixture.run();
    const [before] = await fixture.test.sql`select count(*)::int as bundles from certalog.bundles`;
    expect(await reread(fixture.database, current)).toMatchObject({ changedCertificates: 0 });
    expect(JSON.stringify(await storedState(fixture.test))).not.toContain(body.slice(0, 40));
    const [after] = await fixture.test.sql`select count(*)::int as bundles from certalog.bundles`;
    expect(after).toEqual(before);
  });
});

describe('a kept text that is split as before', () => {
  it('costs one rise of the version, then not a single write', async () => {
    await fixture.run();
    const { record, pems } = recordOf(1);
    await asOlderReader(record, 0, (pems[0] ?? '').slice(0, 400));
    await reread(fixture.database, { ...current, readPem: () => [older(pems[0] ?? '')] });
    const before = await rowVersions(fixture.test);
    expect(await reread(fixture.database, current)).toMatchObject({ changedCertificates: 0 });
    expect(await rowVersions(fixture.test)).toEqual(before);
    const [version] = await fixture.test.sql`
      select b.parser_version from certalog.bundles b join certalog.certificates c on c.bundle_digest = b.digest
      where c.certificate_id = ${record.id}`;
    expect(version?.parser_version).toBe(PARSER_VERSION);
  });

  const older = (pem: string): PemBlock => ({
    kind: 'refused',
    bundleIndex: 0,
    label: 'CERTIFICATE',
    reason: 'base64_invalid',
    text: pem.slice(0, 400),
  });
});
