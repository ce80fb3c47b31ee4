import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { make } from '../operations/material.ts';
import { type EmulatedSync, startEmulatedSync } from '../support/emulatedSync.ts';
import { type HttpService, type Json, startHttpService } from './httpService.ts';

const route = '/api/v1/accounts/{account_id}/certificates/{id}/history';
let emulated: EmulatedSync;
let service: HttpService;
let now = Date.parse('2026-05-01T00:00:00Z');
const iso = () => new Date(now).toISOString();
const historyOf = (id: string) =>
  route.replace('{account_id}', emulated.accountId).replace('{id}', encodeURIComponent(id));
/** What the syncs found at Cloudflare, in their order: where each certificate was used; null when it was not there. */
const found: Record<string, { at: string; uses: string[] | null }[]> = { one: [], 'two.pem': [] };

beforeAll(async () => {
  emulated = await startEmulatedSync({ certificates: [], clock: iso });
  service = await startHttpService({ clock: iso }, emulated.database);
  const pem = make('one').pem;
  const { account } = emulated;
  for (const uses of [['gateway'], ['gateway', 'access'], ['access'], null, null, [], ['gateway'], null]) {
    for (const id of Object.keys(found)) {
      if (account.certificates().some((held) => held.id === id)) account.removeCertificate(id);
      if (uses === null) continue;
      account.addCertificate({ id, name: `${id} at ${now}`, ca: false, certificates: pem });
      account.setAssociations(
        id,
        uses.map((service) => ({ service, status: 'active' })),
      );
    }
    expect(await emulated.run()).toMatchObject({ outcome: 'complete' });
    for (const recorded of Object.values(found)) recorded.push({ at: iso().replace('.000', ''), uses });
    now += 3_600_000;
  }
});
afterAll(async () => {
  await service?.stop();
  await emulated?.stop();
});

test('periods are the times of the syncs that found it, up to the first that did not', async () => {
  for (const [id, recorded] of Object.entries(found)) {
    const { data, page, ...history } = await service.json(`${historyOf(id)}?limit=1`);
    const uses = ['gateway', 'access'].flatMap((service) =>
      periodsOf(recorded, (there) => there?.includes(service) === true).map((period) => ({
        service,
        status: 'active',
        ...period,
      })),
    );
    const byStart = (a: Json, b: Json) => (a.from < b.from ? -1 : 1);
    expect({ ...history, associations: history.associations.toSorted(byStart) }).toEqual({
      account_id: emulated.accountId,
      id,
      periods: periodsOf(recorded, (there) => there !== null),
      associations: uses.toSorted(byStart),
    });
  }
});

test('its change events are those of the change log, in pages of any size and either order', async () => {
  for (const id of Object.keys(found)) {
    const log = await service.json(`/api/v1/changes?limit=1000&certificate_id=${encodeURIComponent(id)}`);
    expect(log.data.length).toBeGreaterThan(8);
    for (const limit of [1, 3, 1000]) {
      expect(await walk(`${historyOf(id)}?limit=${limit}`)).toEqual(log.data);
      expect(await walk(`${historyOf(id)}?sort=-at&limit=${limit}`)).toEqual(log.data.toReversed());
    }
  }
});

test('as_of gives it as it was then, and a 404 of before it was known', async () => {
  const third = found.one?.[2]?.at ?? '';
  const { periods, data } = await service.json(`${historyOf('one')}?as_of=${third}&limit=1000`);
  expect(periods).toEqual([{ from: found.one?.[0]?.at, to: null }]);
  expect(data.at(-1).at).toBe(third);
  const before = await service.get(`${historyOf('one')}?as_of=2026-04-30T23:59:59Z`);
  expect(before.status).toBe(404);
  expect(await before.json()).toMatchObject({
    detail: expect.stringContaining('by 2026-04-30T23:59:59Z'),
  });
});

test.each(['nowhere', '%00', '..%2F', 'one%20'])('of %s nothing is known: 404', async (id) => {
  const response = await service.get(historyOf('').replace('//', `/${id}/`));
  expect(response.status).toBe(404);
  expect(response.headers.get('content-type')).toBe('application/problem+json');
});

test.each([
  ['sort=name', 'sort', 'is not one of at, -at'],
  ['limit=0', 'limit', 'from 1 to 1000'],
  ['from=2026-01-01T00:00:00Z', 'from', 'is not known here'],
  ['as_of=2100-01-01T00:00:00Z', 'as_of', 'is in the future'],
])('%s is refused', async (query, parameter, allowed) => {
  const response = await service.get(`${historyOf('one')}?${query}`);
  expect(response.status).toBe(400);
  expect(((await response.json()) as Json).errors).toEqual([
    { parameter, detail: expect.stringContaining(allowed) },
  ]);
});

test('a cursor counts only for its certificate, sort and as_of', async () => {
  const { page } = await service.json(`${historyOf('one')}?limit=1`);
  const rest = `limit=1&cursor=${page.next_cursor}`;
  expect((await service.get(`${historyOf('one')}?${rest}`)).status).toBe(200);
  for (const path of [
    `${historyOf('two.pem')}?${rest}`,
    `${historyOf('one')}?${rest}&sort=-at`,
    `${historyOf('one')}?${rest}&as_of=${iso()}`,
    `/api/v1/changes?${rest}`,
  ]) {
    const response = await service.get(path);
    expect(response.status).toBe(400);
    expect(((await response.json()) as Json).errors).toMatchObject([{ parameter: 'cursor' }]);
  }
});

test('it fits the schema of the OpenAPI document', async () => {
  const ajv = new Ajv2020({ strict: false });
  addFormats.default(ajv);
  ajv.addSchema(await service.json('/openapi.json'), 'openapi');
  const path = route.replaceAll('/', '~1').replaceAll('{', '%7B').replaceAll('}', '%7D');
  const validate = ajv.compile({
    $ref: `openapi#/paths/${path}/get/responses/200/content/application~1json/schema`,
  });
  validate(await service.json(historyOf('one')));
  expect(validate.errors).toBeNull();
  expect(validate({ data: [], page: { next_cursor: null, limit: 1 } })).toBe(false);
});

function periodsOf(
  recorded: { at: string; uses: string[] | null }[],
  holds: (uses: string[] | null) => boolean,
): Json[] {
  const turns = recorded.filter(
    ({ uses }, index) => holds(uses) !== holds(recorded[index - 1]?.uses ?? null),
  );
  const periods: Json[] = [];
  for (const { at, uses } of turns) {
    if (holds(uses)) periods.push({ from: at, to: null });
    else periods.at(-1).to = at;
  }
  return periods;
}

async function walk(path: string): Promise<Json[]> {
  const seen: Json[] = [];
  let cursor = '';
  do {
    const { data, page } = await service.json(`${path}${cursor}`);
    seen.push(...data);
    cursor = page.next_cursor === null ? '' : `&cursor=${page.next_cursor}`;
  } while (cursor !== '');
  return seen;
}
