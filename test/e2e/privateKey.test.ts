import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../../src/emulator/startEmulator.ts';
import type { CertificateJson } from '../../src/http/api/certificateSchema.ts';
import { corpusIsHere } from '../certificate/corpus.ts';
import { corpusMixtures } from './support/corpusMixtures.ts';
import { settingsFor } from './support/emulatedFleet.ts';
import { eventually } from './support/eventually.ts';
import { everyAnswer } from './support/everyAnswer.ts';
import { keyLeaks } from './support/keyLeaks.ts';
import { type LeakyCloudflare, startLeakyCloudflare } from './support/leakyCloudflare.ts';
import { privateKeyForms } from './support/privateKeyForms.ts';
import { besideKeys, type PrivateKeyRecord, privateKeyRecords } from './support/privateKeyRecords.ts';
import { readCertificates, readRuns, type SyncRun } from './support/service.ts';
import { createTraceSearch, type Sought, textPlaces } from './support/traceSearch.ts';
import { type WatchedApplication, watchApplication } from './support/watchedApplication.ts';

const accountId = 'e'.repeat(32);
const forms = privateKeyForms();
const made = privateKeyRecords(forms);
const corpus = corpusMixtures();
const leaks = keyLeaks();
const keys: Sought[] = [...forms, ...corpus.map(({ key }) => key), ...leaks.map(({ key }) => key)];
/** Not a key: where the inventory does keep something, the search must find it. */
const kept: Sought = { name: 'the certificate beside', octets: besideKeys[0] };
const search = createTraceSearch([...keys, kept]);

let emulator: Emulator;
let cloudflare: LeakyCloudflare;
let certalog: WatchedApplication;
let runs: SyncRun[];
let shown: Map<string, CertificateJson>;
/** By the name of the place: what is found there. */
const traces: Record<'table' | 'file' | 'answer' | 'log' | 'sent', Map<string, string[]>> = {
  table: new Map(),
  file: new Map(),
  answer: new Map(),
  log: new Map(),
  sent: new Map(),
};

beforeAll(async () => {
  const certificates = [...made, ...corpus].map(({ record }) => record);
  emulator = await startEmulator({ accounts: [{ id: accountId, name: 'Keys', certificates }] });
  cloudflare = await startLeakyCloudflare(
    emulator.url,
    new Map(leaks.map((leak) => [leak.accountId, leak.leak])),
  );
  const accounts = [...leaks.map((leak) => leak.accountId), accountId];
  certalog = await watchApplication({
    ...settingsFor({ url: cloudflare.url, accounts: emulator.accounts }),
    CLOUDFLARE_ACCOUNT_IDS: accounts.join(','),
  });
  runs = await eventually(
    async () => (await readRuns(certalog.url)).filter(({ outcome }) => outcome !== null),
    ({ length }) => length >= accounts.length,
    // A page that is cut off is asked for again, for up to 15 s.
    { seconds: 90 },
  );

  const listed = (await readCertificates(certalog.url)) as unknown as CertificateJson[];
  shown = new Map(listed.map((certificate) => [certificate.name ?? '', certificate]));
  for (const [path, answer] of await everyAnswer(certalog.url, listed)) {
    traces.answer.set(path, textPlaces(answer).flatMap(search));
  }
  for (const [name, rows] of await certalog.tables()) traces.table.set(name, search(rows));
  await certalog.stop();
  traces.log.set('the log', textPlaces(certalog.log()).flatMap(search));
  traces.sent.set('what was sent to PostgreSQL', search(certalog.sent()));
  for await (const { path, octets } of certalog.files()) traces.file.set(path, search(octets));
});

afterAll(async () => {
  await certalog?.stop();
  await certalog?.remove();
  await cloudflare?.close();
  await emulator?.stop();
});

describe('a private key that Cloudflare shows', () => {
  it('is there to be found: the search finds each of them in what Cloudflare answered', () => {
    const found = textPlaces(cloudflare.answered()).flatMap(search);
    const missed = keys.filter(({ name }) => !found.some((trace) => trace.startsWith(`${name} as base64`)));
    expect(missed.map(({ name }) => name)).toEqual([]);
  });

  it('in the PEM of a record is a finding, and the certificates beside it are read', () => {
    for (const record of made) expectFinding(record);
    expect(runs.find(({ account_id }) => account_id === accountId)).toMatchObject({ outcome: 'complete' });
  });

  it.skipIf(!corpusIsHere)(
    'in a file of the corpus likewise (needs ../shared/corpus beside the project)',
    () => {
      expect(corpus.length).toBeGreaterThan(0);
      for (const record of corpus) expectFinding(record);
    },
  );

  it('elsewhere leaves the sync of its account incomplete, with the reason of what was wrong', () => {
    const reasons = leaks.map((leak) => ({
      name: leak.key.name,
      reason: runs.find(({ account_id }) => account_id === leak.accountId)?.reason,
    }));
    expect(reasons).toEqual(leaks.map(({ key, reason }) => ({ name: key.name, reason })));
  });

  it('is in no table of the database, where the certificate beside it is', () => {
    expect([...traces.table.keys()]).toEqual(
      expect.arrayContaining(['certalog.bundle_blocks', 'certalog.sync_runs', 'certalog_jobs.job_common']),
    );
    expectKept(traces.table, 'certalog.elements');
    expectNoKey(traces.table);
  });

  it('is in no file of the database: neither in a row that is gone nor in the write-ahead log', () => {
    expect([...traces.file.keys()].some((path) => /pg_wal\/[0-9A-F]{24}$/.test(path))).toBe(true);
    expect([...traces.file.values()].flat()).toContain(`${kept.name} as octets`);
    expectNoKey(traces.file);
  });

  it('is never sent to the database', () => {
    expectKept(traces.sent, 'what was sent to PostgreSQL');
    expectNoKey(traces.sent);
  });

  it('is in no answer of the API, the page or the metrics', () => {
    expect([...traces.answer.keys()]).toEqual(
      expect.arrayContaining([
        '/',
        '/metrics',
        '/metrics, compressed',
        '/api/v1/certificates?limit=1000',
        '/api/v1/accounts?limit=1000',
        '/api/v1/sync-runs?limit=1000',
      ]),
    );
    const { account_id, id } = certificateOf('PKCS #1, after a certificate');
    expectKept(traces.answer, `/api/v1/accounts/${account_id}/certificates/${id}.pem`);
    expectNoKey(traces.answer);
  });

  it('is in no line of the log, also at the level trace', () => {
    expect(certalog.log()).toContain('complete');
    expectNoKey(traces.log);
  });
});

function expectFinding({ record: { name }, certificates, recognisable }: PrivateKeyRecord): void {
  const { findings, elements, refused_blocks } = certificateOf(name);
  expect({
    name,
    read: elements.filter(({ serial_number }) => serial_number !== null).length,
    refused: refused_blocks.some(({ reason }) => reason === 'private_key_in_pem'),
    found: findings.some(({ check }) => check === 'private_key_in_pem'),
  }).toEqual({ name, read: certificates, refused: recognisable, found: recognisable });
}

function expectNoKey(places: Map<string, string[]>): void {
  const found = [...places].flatMap(([place, names]) =>
    names.filter((name) => !name.startsWith(kept.name)).map((name) => `${place}: ${name}`),
  );
  expect([...new Set(found)]).toEqual([]);
}

function expectKept(places: Map<string, string[]>, place: string): void {
  const found = places.get(place) ?? [];
  expect([place, found.some((name) => name.startsWith(kept.name))]).toEqual([place, true]);
}

function certificateOf(name: string): CertificateJson {
  const certificate = shown.get(name);
  if (certificate === undefined) throw new Error(`The API lists no certificate "${name}".`);
  return certificate;
}
