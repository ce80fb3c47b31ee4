import { afterAll, beforeAll, expect, test } from 'vitest';
import { make } from '../operations/material.ts';
import { type EmulatedSync, startEmulatedSync } from '../support/emulatedSync.ts';
import { type HttpService, type Json, startHttpService } from './httpService.ts';

const lists = ['/api/v1/certificates', '/api/v1/findings'];
const pems = ['270101000000Z', '261201000000Z', '491231235959Z'].map((until) => make(until, { until }).pem);

let emulated: EmulatedSync;
let service: HttpService;
let now = Date.parse('2026-05-01T00:00:00Z');
const iso = () => new Date(now).toISOString();

beforeAll(async () => {
  emulated = await startEmulatedSync({ certificates: [], clock: iso });
  service = await startHttpService({ clock: iso }, emulated.database);
  for (let index = 0; index < 11; index++) add(index);
  await emulated.run();
});
afterAll(async () => {
  await service?.stop();
  await emulated?.stop();
});

function add(index: number): void {
  const certificates = pems[index % 3] ?? '';
  emulated.account.addCertificate({ name: `name ${index}`, ca: false, certificates });
}

async function syncManyChanges(): Promise<void> {
  now += 60_000;
  for (const { id } of emulated.account.certificates().slice(0, 5)) emulated.account.removeCertificate(id);
  for (let index = 0; index < 4; index++) add(20 + index);
  expect(await emulated.run()).toMatchObject({ outcome: 'complete', certificatesAdded: 4 });
}

test('a walk with as_of gives what was there, page for page, while syncs change everything', async () => {
  const at = iso();
  const paths = ['sort=earliest_not_after', 'sort=-name', 'sort=uploaded_on'].map(
    (sort) => `${lists[0]}?${sort}`,
  );
  for (const path of [...paths, `${lists[1]}?check=duplicate_certificate`]) {
    const whole = (await service.json(`${path}&limit=1000&as_of=${at}`)).data;
    expect(whole).toHaveLength(11);
    const walked: Json[] = [];
    let cursor = '';
    do {
      const { data, page } = await service.json(`${path}&limit=2&as_of=${at}${cursor}`);
      walked.push(...data);
      cursor = page.next_cursor === null ? '' : `&cursor=${page.next_cursor}`;
      await syncManyChanges();
    } while (cursor !== '');
    expect(walked).toEqual(whole);
  }
});

test('a cursor counts only with the as_of that it came from', async () => {
  for (const path of lists) {
    const [first, second] = [`&as_of=${iso()}`, '&as_of=2026-05-01T00:00:00Z'];
    const { page } = await service.json(`${path}?limit=1${first}`);
    expect(page.next_cursor).toBeTypeOf('string');
    const rest = `${path}?limit=1&cursor=${page.next_cursor}`;
    expect((await service.get(`${rest}${first}`)).status).toBe(200);
    for (const other of [second, '']) {
      const response = await service.get(`${rest}${other}`);
      expect(response.status).toBe(400);
      expect(((await response.json()) as Json).errors).toMatchObject([{ parameter: 'cursor' }]);
    }
    const present = await service.json(`${path}?limit=1`);
    expect((await service.get(`${path}?limit=1&cursor=${present.page.next_cursor}${first}`)).status).toBe(
      400,
    );
  }
});
