import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import pMap from 'p-map';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EmulatedAccount, EmulatedCertificate } from '../../src/emulator/account.ts';
import { loadCertificates } from '../../src/emulator/loadCertificates.ts';
import { type Emulator, startEmulator } from '../../src/emulator/startEmulator.ts';
import type { CertificateJson } from '../../src/http/api/certificateSchema.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { certalog, type Served, serve } from './certalog.ts';
import { compareWithOpenssl } from './compareWithOpenssl.ts';
import type { Outcome } from './program.ts';

const debian = { id: 'd'.repeat(32), name: 'Debian', directory: '/usr/share/ca-certificates/mozilla' };
const corpus = {
  id: 'c'.repeat(32),
  name: 'corpus',
  directory: fileURLToPath(new URL('../../../shared/corpus', import.meta.url)),
};
const corpusIsHere = existsSync(corpus.directory);

let emulator: Emulator;
let database: TestDatabase;
let served: Served | undefined;
let accounts: EmulatedAccount[];
let synced: Outcome;
let pages: CertificateJson[][];

beforeAll(async () => {
  if (!existsSync(debian.directory)) {
    throw new Error("This machine has no root certificates: install Debian's package ca-certificates.");
  }
  accounts = await Promise.all(
    (corpusIsHere ? [debian, corpus] : [debian]).map(async ({ directory, ...account }) => ({
      ...account,
      certificates: await loadCertificates(directory),
    })),
  );
  emulator = await startEmulator({ accounts });
  database = await createTestDatabase();
  const settings = {
    DATABASE_URL: database.url,
    CLOUDFLARE_BASE_URL: emulator.url,
    CLOUDFLARE_API_TOKEN: 'system-test',
    CLOUDFLARE_ACCOUNT_IDS: accounts.map(({ id }) => id).join(','),
    CERTALOG_RATE_LIMIT: 'off',
  };
  synced = await certalog(['sync', '--json'], settings);
  served = await serve({ ...settings, CERTALOG_SYNC_ON_START: 'false' });
  pages = await everyPage(served);
});

afterAll(async () => {
  await served?.program.stop();
  await emulator?.stop();
  await database?.drop();
});

test('every record that Cloudflare has is listed, exactly once, in pages of 100', () => {
  const held = accounts.flatMap(({ certificates }) => certificates.map(({ id }) => id));
  const listed = pages.flat().map(({ id }) => id);
  expect(listed.toSorted()).toEqual(held.toSorted());
  expect(pages.slice(0, -1).every((page) => page.length === 100)).toBe(true);
});

test('a sync asks for each page once and for the associations of each certificate once, and little more', () => {
  const records = accounts.reduce((sum, { certificates }) => sum + certificates.length, 0);
  const listPages = accounts.reduce((sum, { certificates }) => sum + Math.ceil(certificates.length / 50), 0);
  expect(emulator.requests.total).toBeGreaterThanOrEqual(records + listPages);
  expect(emulator.requests.total).toBeLessThanOrEqual(records + listPages + 10);
});

test('the sync is complete, unless a record is no text: then it says so, and names the records', () => {
  const damaged = accounts.flatMap(({ certificates }) => certificates.filter(isNoText)).map(({ id }) => id);
  const { runs } = JSON.parse(synced.stdout) as { runs: { outcome: string }[] };
  expect(runs).toHaveLength(accounts.length);
  expect(runs[0]).toMatchObject({ outcome: 'complete' });
  expect(synced.code).toBe(damaged.length === 0 ? 0 : 2);
  const failing = pages
    .flat()
    .filter(({ failures }) => failures.some(({ field }) => field === 'certificates'));
  expect(failing.map(({ id }) => id).toSorted()).toEqual(damaged.toSorted());
});

test("expiry, serial number and fingerprint of Debian's root certificates are those that OpenSSL reads", async () => {
  const { same, differences } = await compareAccount(debian.id);
  expect(differences).toEqual([]);
  expect(same).toBeGreaterThan(100);
});

describe.skipIf(!corpusIsHere)(
  'the corpus of other projects (needs ../shared/corpus beside the project)',
  () => {
    test('each block is shown as OpenSSL reads it, and what OpenSSL refuses is shown with its failures', async () => {
      const { same, differences } = await compareAccount(corpus.id);
      expect(differences).toEqual([
        // OpenSSL passes over octets after a certificate, which GnuTLS, Go and pyca/cryptography refuse.
        'crafted-der-trailing-garbage.pem 0: trailing_data, and OpenSSL reads it',
        'mbedtls-server5-der2.pem 0: trailing_data, and OpenSSL reads it',
        // A length in long form within a name, which GnuTLS and pyca/cryptography read.
        'pyca-rej-long-form-name-attribute.pem 0: shown as sound, and OpenSSL refuses it',
        'x509parser-duplicate_value_in_authority_info_access.pem 0: trailing_data, and OpenSSL reads it',
      ]);
      expect(same).toBeGreaterThan(300);
    });
  },
);

async function everyPage({ json }: Served): Promise<CertificateJson[][]> {
  const all: CertificateJson[][] = [];
  let cursor = '';
  do {
    const { data, page } = await json<{
      data: CertificateJson[];
      page: { next_cursor: string | null };
    }>(`/api/v1/certificates?limit=100${cursor}`);
    all.push(data);
    cursor = page.next_cursor === null ? '' : `&cursor=${encodeURIComponent(page.next_cursor)}`;
  } while (cursor !== '');
  return all;
}

/** JSON carries text only: other octets of a file came as U+FFFD, and PostgreSQL keeps no NUL. */
function isNoText({ certificates }: EmulatedCertificate): boolean {
  return /[\0\uFFFD]/.test(certificates);
}

/** Every block of an account's records against OpenSSL: how many both read alike, and what differs. */
async function compareAccount(accountId: string): Promise<{ same: number; differences: string[] }> {
  const shown = new Map(pages.flat().map((certificate) => [certificate.id, certificate]));
  const records = accounts.find(({ id }) => id === accountId)?.certificates ?? [];
  const compared = await pMap(records, (record) => compareWithOpenssl(record, shown.get(record.id ?? '')), {
    concurrency: 4,
  });
  return {
    same: compared.flat().filter(({ same }) => same).length,
    differences: compared
      .flat()
      .flatMap(({ where, difference }) => (difference === null ? [] : [`${where}: ${difference}`])),
  };
}
