import { X509Certificate } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type EmulatedSync, emulatedContent, startEmulatedSync } from '../support/emulatedSync.ts';
import { type HttpService, type Json, startHttpService } from './httpService.ts';

let emulated: EmulatedSync;
let service: HttpService;

beforeAll(async () => {
  emulated = await startEmulatedSync();
  service = await startHttpService({ clock: () => new Date().toISOString() }, emulated.database);
  await emulated.run();
});

afterAll(async () => {
  await service?.stop();
  await emulated?.stop();
});

const certificates = async (): Promise<Json[]> =>
  (await service.json('/api/v1/certificates?limit=1000')).data;

test('after a sync the API shows what the account holds, with its associations', async () => {
  const shown = await certificates();
  const byKey = (a: object, b: object) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);
  const content = {
    certificates: shown.map(({ id, name }) => ({ id, name })).sort(byKey),
    associations: shown
      .flatMap(({ id, associations }) =>
        associations.map(({ service, status }: Json) => ({ id, service, status })),
      )
      .sort(byKey),
  };
  expect(content).toEqual(emulatedContent(emulated.account));
  expect(shown.every(({ listed, associations_read_at }) => listed && associations_read_at !== null)).toBe(
    true,
  );
});

test('elements agree with what node:crypto reads of the PEM that the API gives', async () => {
  let compared = 0;
  for (const { account_id, id, elements } of await certificates()) {
    const response = await service.get(`/api/v1/accounts/${account_id}/certificates/${id}.pem`);
    const blocks =
      (await response.text()).match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
    for (const block of blocks) {
      const known = readableByNode(block);
      if (known === null) continue;
      const fingerprint = known.fingerprint256.replaceAll(':', '').toLowerCase();
      const element = elements.find(({ fingerprint_sha256 }: Json) => fingerprint_sha256 === fingerprint);
      expect(element).toMatchObject({
        serial_number_decimal: BigInt(`0x${known.serialNumber}`).toString(),
        not_after: new Date(known.validTo).toISOString().replace('.000Z', 'Z'),
        is_ca: known.ca,
      });
      compared += 1;
    }
  }
  expect(compared).toBeGreaterThan(20);
});

test('a certificate that is deleted leaves the list, and stays to be looked up with the time of its removal', async () => {
  const [gone] = await certificates();
  const path = `/api/v1/accounts/${gone.account_id}/certificates/${gone.id}`;
  emulated.account.removeCertificate(gone.id);
  await emulated.run();
  expect((await certificates()).map(({ id }) => id)).not.toContain(gone.id);
  const removed = await service.json(path);
  expect(removed).toMatchObject({
    first_seen_at: gone.first_seen_at,
    last_seen_at: gone.last_seen_at,
    listed: false,
    elements: gone.elements,
  });
  expect(Date.parse(removed.removed_at)).toBeGreaterThan(Date.parse(removed.last_seen_at));
});

function readableByNode(block: string): X509Certificate | null {
  try {
    return new X509Certificate(block);
  } catch {
    return null;
  }
}
