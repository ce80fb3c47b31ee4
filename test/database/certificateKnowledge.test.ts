import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pemOf } from '../../src/certificate/toPem.ts';
import { createCertificateQueries } from '../../src/database/certificateQueries.ts';
import { type Database, openDatabase } from '../../src/database/connection.ts';
import type { Certificate, CertificateQueries } from '../../src/inventory/queries/certificates.ts';
import { RepositoryFailure } from '../../src/inventory/repository.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import {
  account,
  listReadAt,
  type SeedCertificate,
  seedAssociationGap,
  seedCertificates,
  seededAt,
  seedListingGap,
  seedRun,
} from './seedInventory.ts';

let testDatabase: TestDatabase;
let database: Database;
let queries: CertificateQueries;
let accountsMade = 0;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  database = openDatabase({ url: testDatabase.url, max: 4 });
  queries = createCertificateQueries(database, []);
});

afterAll(async () => {
  await database?.$client.end();
  await testDatabase?.drop();
});

describe('when a certificate was seen', () => {
  test('one that the last listing showed was seen then, and first when its first period began', async () => {
    const [seed] = await seeded({}, { validFrom: '2025-12-01T00:00:00Z', validTo: '2025-12-24T00:00:00Z' });
    await seedRun(database, seed.accountId);
    expect(await read(seed)).toMatchObject({
      firstSeenAt: '2025-12-01T00:00:00Z',
      lastSeenAt: listReadAt,
      changedAt: seededAt,
      removedAt: null,
      listed: true,
      associationsReadAt: listReadAt,
    });
  });

  test('one that a run still going has stored was seen when it was stored, its associations never', async () => {
    const [seed] = await seeded({ associations: [{ service: 'gateway' }] });
    await seedRun(database, seed.accountId, { finishedAt: null, outcome: null, listReadAt: null });
    expect(await read(seed)).toMatchObject({
      lastSeenAt: seededAt,
      associationsReadAt: null,
      associations: [{ service: 'gateway', status: 'active', firstSeenAt: seededAt, lastSeenAt: seededAt }],
    });
  });

  test('a run that read no list leaves what is known as it was', async () => {
    const [seed] = await seeded({});
    await seedRun(database, seed.accountId);
    await seedRun(database, seed.accountId, {
      outcome: 'failed',
      listReadAt: null,
      startedAt: '2026-01-02T00:00:00Z',
      finishedAt: '2026-01-02T00:00:01Z',
    });
    expect(await read(seed)).toMatchObject({
      lastSeenAt: listReadAt,
      associationsReadAt: listReadAt,
      listed: true,
    });
  });

  test('one that the last listing did not show was seen when the listing last showed it', async () => {
    const [seed] = await seeded({});
    await seedRun(database, seed.accountId, { listReadAt: '2026-01-03T00:00:00Z', outcome: 'incomplete' });
    await seedListingGap(database, seed, listReadAt);
    expect(await read(seed)).toMatchObject({ lastSeenAt: listReadAt, listed: false });
  });

  test('associations that the last run could not read are as old as their last reading', async () => {
    const [seed] = await seeded({ associations: [{ service: 'gateway' }] });
    await seedRun(database, seed.accountId, { listReadAt: '2026-01-03T00:00:00Z', outcome: 'incomplete' });
    await seedAssociationGap(database, seed, listReadAt);
    const certificate = await read(seed);
    expect(certificate).toMatchObject({ lastSeenAt: '2026-01-03T00:00:00Z', associationsReadAt: listReadAt });
    expect(certificate.associations[0]?.lastSeenAt).toBe(listReadAt);
  });

  test('a change of its record does not make its associations unknown, an absence does', async () => {
    const change = { validFrom: '2025-12-01T00:00:00Z', validTo: '2026-02-01T00:00:00Z' };
    const [changed] = await seeded({ validFrom: '2026-02-01T00:00:00Z' }, change);
    await seedRun(database, changed.accountId);
    expect((await read(changed)).associationsReadAt).toBe(listReadAt);

    const [back] = await seeded(
      { validFrom: '2026-02-01T00:00:00Z' },
      { ...change, validTo: '2026-01-31T00:00:00Z' },
    );
    await seedRun(database, back.accountId);
    await seedAssociationGap(database, back, listReadAt);
    expect(await read(back)).toMatchObject({ associationsReadAt: null, lastSeenAt: '2026-02-01T00:00:00Z' });
  });

  test('a removed one is shown as it was last, and was seen by the last complete run before its removal', async () => {
    const [seed] = await seeded({
      name: 'last name',
      validTo: '2026-02-01T00:00:00Z',
      associations: [{ service: 'gateway' }],
    });
    await seedRun(database, seed.accountId);
    await seedRun(database, seed.accountId, {
      outcome: 'incomplete',
      listReadAt: '2026-01-20T00:00:00Z',
      finishedAt: '2026-01-20T00:00:01Z',
    });
    await seedRun(database, seed.accountId, {
      listReadAt: '2026-01-31T23:59:59Z',
      finishedAt: '2026-02-01T00:00:00Z',
    });
    expect(await read(seed)).toMatchObject({
      name: 'last name',
      removedAt: '2026-02-01T00:00:00Z',
      lastSeenAt: listReadAt,
      listed: false,
      associations: [],
    });
  });

  test('microseconds are kept, and the years 0000 and 9999', async () => {
    const [seed] = await seeded({
      uploadedOn: '2022-11-22T17:32:30.467938Z',
      elements: [{ notBefore: '0000-01-01T00:00:00Z', notAfter: '9999-12-31T23:59:59Z' }],
    });
    const { uploadedOn, elements } = await read(seed);
    expect(uploadedOn).toBe('2022-11-22T17:32:30.467938Z');
    expect(elements[0]).toMatchObject({
      notBefore: '0000-01-01T00:00:00Z',
      notAfter: '9999-12-31T23:59:59Z',
    });
  });

  test('elements come in the order of the PEM, whichever were stored first', async () => {
    const elements = ['c', 'a', 'b', 'a'].map((der) => ({ der, subject: `CN=${der}` }));
    const [seed] = await seeded({ elements });
    const shown = (await read(seed)).elements.map(({ bundleIndex, subject }) => [bundleIndex, subject]);
    expect(shown).toEqual(elements.map(({ subject }, index) => [index, subject]));
  });

  test('one that was never there is null', async () => {
    expect(await queries.get(account('f'), 'nowhere')).toBeNull();
    expect(await queries.pem(account('f'), 'nowhere')).toBeNull();
  });
});

describe('PEM', () => {
  test('it is the stored elements in their order, and the text that is kept of refused blocks', async () => {
    const text = '-----BEGIN CERTIFICATE-----\n%%%\n-----END CERTIFICATE-----';
    const [seed] = await seeded({
      elements: [{ der: 'second' }, { der: 'first' }, { der: 'second' }],
      refused: [
        { reason: 'private_key_in_pem', label: 'PRIVATE KEY' },
        { reason: 'base64_invalid', label: 'CERTIFICATE', bundleIndex: 3, text },
      ],
    });
    const wanted = ['second', 'first', 'second'].map((der) => pemOf(Buffer.from(der))).join('');
    expect(await queries.pem(seed.accountId, seed.id)).toBe(`${wanted}${text}\n`);
  });

  test('it is empty when nothing of it could be kept', async () => {
    const [seed] = await seeded({ refused: [{ reason: 'no_certificate_block' }] });
    expect(await queries.pem(seed.accountId, seed.id)).toBe('');
  });
});

test('a database that fails is told from an empty inventory', async () => {
  const closed = openDatabase({ url: testDatabase.url, max: 1 });
  await closed.$client.end();
  const failing = createCertificateQueries(closed, []);
  await expect(failing.get(account('a'), 'id')).rejects.toThrow(RepositoryFailure);
  await expect(failing.pem(account('a'), 'id')).rejects.toThrow(RepositoryFailure);
});

/** One certificate of an account of its own, in the given periods. */
async function seeded(...periods: Partial<SeedCertificate>[]): Promise<[SeedCertificate]> {
  accountsMade += 1;
  const accountId = accountsMade.toString(16).padStart(32, '0');
  const seeds = periods.map((period): SeedCertificate => ({ accountId, id: 'certificate', ...period }));
  await seedCertificates(database, seeds);
  const [first] = seeds;
  if (!first) throw new Error('nothing to seed');
  return [first];
}

async function read({ accountId, id }: SeedCertificate): Promise<Certificate> {
  const certificate = await queries.get(accountId, id);
  if (!certificate) throw new Error('the certificate is not there');
  return certificate;
}
