import { afterAll, beforeAll, expect, test } from 'vitest';
import { make } from '../operations/material.ts';
import { type EmulatedSync, startEmulatedSync } from '../support/emulatedSync.ts';
import { type HttpService, type Json, startHttpService } from './httpService.ts';

let emulated: EmulatedSync;
let service: HttpService;
let now = '2026-06-01T00:00:00.000Z';
const list = '/api/v1/changes';
const ids = ['one', 'two', 'three'];

beforeAll(async () => {
  emulated = await startEmulatedSync({
    certificates: ids.map((id) => ({ id, name: id, ca: false, certificates: make(id).pem })),
    clock: () => now,
  });
  service = await startHttpService({}, emulated.database);
  await emulated.run();
  now = '2026-06-02T00:00:00.000Z';
  emulated.account.setAssociations('one', [{ service: 'workers', status: 'active' }]);
  emulated.account.removeCertificate('three');
  await emulated.run();
});
afterAll(async () => {
  await service?.stop();
  await emulated?.stop();
});

const kinds = async (query: string): Promise<string[]> =>
  (await service.json(`${list}?${query}`)).data
    .filter(({ kind }: Json) => !kind.startsWith('finding'))
    .map(({ kind, certificate_id }: Json) => `${kind} ${certificate_id}`)
    .sort();

test('the change log says what became different and when', async () => {
  expect(await kinds('from=2026-06-02T00:00:00Z')).toEqual([
    'association_added one',
    'certificate_removed three',
  ]);
  expect(await kinds('to=2026-06-02T00:00:00Z')).toEqual(ids.map((id) => `certificate_added ${id}`).sort());
  expect(await kinds('from=2026-06-03T00:00:00Z')).toEqual([]);
});

test('it can be filtered by account, certificate and kind', async () => {
  expect(await kinds('certificate_id=three')).toEqual([
    'certificate_added three',
    'certificate_removed three',
  ]);
  expect(await kinds('kind=certificate_removed&kind=association_added')).toHaveLength(2);
  expect(await kinds(`account_id=${'0'.repeat(32)}`)).toEqual([]);
  const { data } = await service.json(`${list}?kind=association_added`);
  expect(data).toMatchObject([
    {
      account_id: emulated.accountId,
      at: '2026-06-02T00:00:00Z',
      before: null,
      after: { service: 'workers', status: 'active' },
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    },
  ]);
});

test('pages give every change once, in the order of time', async () => {
  const seen: Json[] = [];
  let query = 'limit=2';
  for (;;) {
    const { data, page } = await service.json(`${list}?${query}`);
    seen.push(...data);
    if (page.next_cursor === null) break;
    query = `limit=2&cursor=${page.next_cursor}`;
  }
  expect(seen.map(({ sequence }) => sequence)).toEqual(seen.map((_, index) => index + 1));
  const instants = seen.map(({ at }) => at);
  expect(instants).toEqual([...instants].sort());
});

test.each(['kind=changed', 'from=monday', 'cursor=zzz', 'since=2026-01-01T00:00:00Z'])(
  '%s is refused',
  async (query) => {
    expect((await service.get(`${list}?${query}`)).status).toBe(400);
  },
);
