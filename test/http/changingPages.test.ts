import { afterAll, beforeAll, expect, test } from 'vitest';
import { certificateSortKeys } from '../../src/inventory/queries/certificates.ts';
import { make } from '../operations/material.ts';
import { type EmulatedSync, startEmulatedSync } from '../support/emulatedSync.ts';
import { seeded } from '../support/seeded.ts';
import { type HttpService, type Json, startHttpService } from './httpService.ts';

const list = '/api/v1/certificates';
const pems = ['260601000000Z', '261201000000Z', '270101000000Z', '491231235959Z'].map(
  (until) => make(`subject ${until}`, { until }).pem,
);
const random = seeded(4);

let emulated: EmulatedSync;
let service: HttpService;
let now = Date.parse('2026-05-01T00:00:00Z');
const iso = () => new Date(now).toISOString();
/** Those that are there all the time; the others come and go. */
const staying: string[] = [];
let passing: string[] = [];
let gone: string[] = [];

beforeAll(async () => {
  emulated = await startEmulatedSync({ certificates: [], clock: iso, maxPerPage: 50 });
  service = await startHttpService({ clock: iso }, emulated.database);
  for (let index = 0; index < 9; index++) staying.push(add(`staying-${index}`));
  for (let index = 0; index < 6; index++) passing.push(add(`passing-${index}`));
  await emulated.run();
});
afterAll(async () => {
  await service?.stop();
  await emulated?.stop();
});

/** What is sorted by follows from the id, so that one that returns stands where it stood. */
function add(id: string): string {
  const place = [...id].reduce((sum, character) => sum + character.charCodeAt(0), id.length * 7);
  emulated.account.addCertificate({
    id,
    name: `name ${(place * 31) % 5}`,
    ca: false,
    uploadedOn: new Date(Date.parse('2026-01-01T00:00:00Z') + ((place * 17) % 6) * 86_400_000).toISOString(),
    certificates: pems[place % pems.length] ?? '',
  });
  return id;
}

/** A sync that finds some gone, some new and some back. */
async function syncChanges(page: number): Promise<void> {
  now += 60_000;
  const leaving = passing.filter(() => random() < 0.5);
  const returning = gone.filter(() => random() < 0.5);
  for (const id of leaving) emulated.account.removeCertificate(id);
  const coming = [...returning.map(add), add(`new-${now}-${page}`)];
  passing = [...passing.filter((id) => !leaving.includes(id)), ...coming];
  gone = [...gone.filter((id) => !returning.includes(id)), ...leaving].slice(-12);
  expect(await emulated.run()).toMatchObject({ outcome: 'complete', certificatesAdded: coming.length });
}

test('while syncs remove, add and bring back, a walk gives no certificate twice and each that stayed', async () => {
  for (const sort of certificateSortKeys.flatMap((key) => [key, `-${key}`])) {
    const walked: string[] = [];
    let cursor = '';
    do {
      const { data, page }: Json = await service.json(`${list}?sort=${sort}&limit=6${cursor}`);
      walked.push(...data.map(({ id }: Json) => id));
      cursor = page.next_cursor === null ? '' : `&cursor=${page.next_cursor}`;
      await syncChanges(walked.length);
    } while (cursor !== '');
    expect(walked, sort).toEqual([...new Set(walked)]);
    const { data } = await service.json(`${list}?sort=${sort}&limit=1000`);
    const inOrder = data.map(({ id }: Json) => id).filter((id: string) => staying.includes(id));
    expect(inOrder).toHaveLength(staying.length);
    expect(
      walked.filter((id) => staying.includes(id)),
      sort,
    ).toEqual(inOrder);
  }
});
