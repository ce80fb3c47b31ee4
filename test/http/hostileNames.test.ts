import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createExpositionSource } from '../../src/database/expositionQueries.ts';
import { environmentFor, runCertificates } from '../cli/certificatesRun.ts';
import { readOpenMetrics } from '../metrics/openMetrics.ts';
import { metricsOf } from '../metrics/scraping.ts';
import { type EmulatedSync, startEmulatedSync } from '../support/emulatedSync.ts';
import { hostileCertificates, hostileTexts } from '../support/hostileCertificates.ts';
import { type HttpService, type Json, startHttpService } from './httpService.ts';

let emulated: EmulatedSync;
let service: HttpService;
let certificates: Json[];

beforeAll(async () => {
  emulated = await startEmulatedSync({ certificates: hostileCertificates(), timeoutSeconds: 20 });
  await emulated.run();
  const clock = () => new Date().toISOString();
  const metrics = metricsOf(createExpositionSource(emulated.database), clock).answer;
  service = await startHttpService({ clock, metrics }, emulated.database);
  certificates = (await service.json('/api/v1/certificates?limit=1000')).data;
});

afterAll(async () => {
  await service?.stop();
  await emulated?.stop();
});

/** As it can be stored: PostgreSQL takes neither NUL nor half a pair of surrogates. */
const stored = (text: string) => text.toWellFormed().replaceAll('\0', '\uFFFD');
/** What can steer a terminal or end a line. */
const steers = /[^\n\P{Cc}]|[\p{Bidi_Control}\u2028\u2029]/u;

describe.each(Object.entries(hostileTexts))(
  'a certificate whose name, subject and use hold %s',
  (_, text) => {
    const own = () => certificates.find(({ name }) => name === stored(text));

    test('is given back by the API as it is, and found by it', async () => {
      expect(own()).toMatchObject({ associations: [{ service: stored(text), status: stored(text) }] });
      expect(own().elements).toHaveLength(1);
      const asked = encodeURIComponent(stored(text));
      const found = await service.json(`/api/v1/certificates?q=${asked}&service=${asked}`);
      expect(found.data.map(({ id }: Json) => id)).toContain(own().id);
    });

    test('is text on its page and on the front page', async () => {
      const { account_id, id } = own();
      for (const path of ['/', `/accounts/${account_id}/certificates/${id}`]) {
        const page = await (await service.get(path)).text();
        expect(page).not.toMatch(/<script|<img|onerror="|<\/title><\/style>/);
      }
    });
  },
);

test('the exposition stays one that can be read, and gives back each name', async () => {
  const text = await (await service.get('/metrics', { accept: 'application/openmetrics-text' })).text();
  const names = readOpenMetrics(text)
    .flatMap(({ samples }) => samples)
    .filter(({ name }) => name === 'certalog_certificate_unreadable')
    .map(({ labels }) => new Map(labels).get('name'));
  expect(new Set(names)).toEqual(new Set(certificates.map(({ name }) => name)));
});

test('a problem that repeats what was asked repeats it as text of JSON', async () => {
  for (const text of Object.values(hostileTexts)) {
    const asked = encodeURIComponent(text.toWellFormed());
    const answer = await service.get(`/api/v1/accounts/${asked}/certificates/${asked}`);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    const body = await answer.text();
    expect(body.split('\n')).toHaveLength(1);
    expect(JSON.parse(body)).toMatchObject({ status: 404 });
  }
});

test.each([true, false])('the command line shows each as text (terminal: %s)', async (terminal) => {
  const environment = environmentFor(emulated.emulator.url, emulated.accountId);
  const { code, stdout, stderr } = await runCertificates(['list'], { environment, terminal });
  expect(code).toBe(0);
  expect(stdout + stderr).not.toMatch(steers);
});
