import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type CertificateFilter,
  type CertificateSort,
  certificateSortKeys,
} from '../../src/inventory/queries/certificates.ts';
import {
  accountIds,
  day,
  expected,
  neverRead,
  ownerRules,
  removedSeeds,
  seeds,
} from '../database/sampleCertificates.ts';
import { conditions, filters, sorts } from '../database/sampleFilters.ts';
import { seedAssociationGap, seedCertificates, seedRun } from '../database/seedInventory.ts';
import { type HttpService, type Json, startHttpService } from './httpService.ts';

const list = '/api/v1/certificates';
const byExpiry: CertificateSort = { by: 'earliest_not_after', descending: false };
/** The parameter that asks for each condition; a time goes by its unit besides. */
const parameters: Record<Exclude<keyof CertificateFilter, 'expiresWithinSeconds'>, string> = {
  accountIds: 'account_id',
  certificateId: 'id',
  states: 'state',
  types: 'type',
  services: 'service',
  inUse: 'in_use',
  expiresBefore: 'expires_before',
  expiresAfter: 'expires_after',
  fingerprints: 'fingerprint_sha256',
  serialNumbers: 'serial_number',
  issuer: 'issuer',
  subject: 'subject',
  keyAlgorithms: 'key_algorithm',
  findings: 'finding',
  owners: 'owner',
  owned: 'owned',
  text: 'q',
  removed: 'removed',
};

let service: HttpService;

beforeAll(async () => {
  service = await startHttpService({ owners: ownerRules });
  await seedCertificates(service.database, [...seeds, ...removedSeeds]);
  for (const accountId of accountIds) await seedRun(service.database, accountId);
  for (const seed of neverRead) await seedAssociationGap(service.database, seed, null);
});
afterAll(() => service?.stop());

test('each filter alone gives some certificates and leaves some out, exactly those that meet it', async () => {
  for (const [name, values] of Object.entries(conditions)) {
    const counts: number[] = [];
    for (const value of fc.sample(values as fc.Arbitrary<unknown>, { numRuns: 6, seed: 1 })) {
      const filter = { [name]: value };
      const wanted = expected(filter, byExpiry);
      expect(await walk(filter, byExpiry, 1000), JSON.stringify(filter)).toEqual(wanted);
      counts.push(wanted.length);
    }
    expect(Math.max(...counts), `some meet ${name}`).toBeGreaterThan(0);
    expect(Math.min(...counts), `some do not meet ${name}`).toBeLessThan(seeds.length);
  }
});

test('each sort alone gives every certificate once, in its order, in pages of any size', async () => {
  for (const by of certificateSortKeys) {
    for (const descending of [false, true]) {
      const wanted = expected({}, { by, descending });
      for (const limit of [7, seeds.length, 1000])
        expect(await walk({}, { by, descending }, limit)).toEqual(wanted);
    }
  }
});

test('any filters together, in any order, in pages of any size, give what meets them all, in that order', async () => {
  let several = 0;
  const limits = fc.oneof(fc.integer({ min: 3, max: 20 }), fc.constantFrom(50, 1000));
  await fc.assert(
    fc.asyncProperty(filters, sorts, limits, async (filter, sort, limit) => {
      const wanted = expected(filter, sort);
      expect(await walk(filter, sort, limit)).toEqual(wanted);
      if (wanted.length > 1) several += 1;
    }),
    { numRuns: 60 },
  );
  expect(several).toBeGreaterThan(10);
});

test('a fingerprint and a serial number may be written as OpenSSL prints them', async () => {
  const colons = (hex: string) => hex.toUpperCase().replace(/..(?=.)/g, '$&:');
  const [{ elements }] = (await service.json(`${list}?serial_number=a1b2c3&limit=1`)).data;
  const [{ fingerprint_sha256: fingerprint, serial_number: serial }] = elements;
  expect(serial).toBe('a1b2c3');
  const ids = async (query: string) =>
    (await service.json(`${list}?${query}`)).data.map(({ id }: Json) => id);
  for (const [parameter, hex] of [
    ['fingerprint_sha256', fingerprint],
    ['serial_number', serial],
  ]) {
    const plain = await ids(`${parameter}=${hex}`);
    expect(plain.length).toBeGreaterThan(0);
    expect(await ids(`${parameter}=${colons(hex)}`)).toEqual(plain);
    expect(await ids(`${parameter}=${hex.toUpperCase()}`)).toEqual(plain);
  }
  expect(await ids('serial_number=0:a1:b2:c3')).toEqual(await ids('serial_number=000000A1b2C3'));
});

test('the owner that is filtered by is the one that certificates show', async () => {
  const { data } = await service.json(`${list}?owner=Leaves&owner=Second&limit=1000`);
  expect(new Set(data.map(({ owner }: Json) => owner.name))).toEqual(new Set(['Leaves', 'Second']));
  const unowned = await service.json(`${list}?owned=false&limit=1000`);
  expect(unowned.data.length).toBeGreaterThan(0);
  expect(unowned.data.every(({ owner }: Json) => owner === null)).toBe(true);
});

/** The certificates of all pages, one after the other. */
async function walk(filter: CertificateFilter, sort: CertificateSort, limit: number): Promise<string[]> {
  const query = queryOf(filter);
  query.set('sort', `${sort.descending ? '-' : ''}${sort.by}`);
  query.set('limit', String(limit));
  const seen: string[] = [];
  for (;;) {
    const { data, page }: Json = await service.json(`${list}?${query}`);
    seen.push(...data.map(({ account_id, id }: Json) => `${account_id}/${id}`));
    if (page.next_cursor === null) return seen;
    expect(data).toHaveLength(limit);
    query.set('cursor', page.next_cursor);
  }
}

function queryOf({ expiresWithinSeconds: seconds, ...filter }: CertificateFilter): URLSearchParams {
  const query = new URLSearchParams();
  if (seconds !== undefined) query.set('expires_within', seconds % day ? `${seconds}s` : `${seconds / day}d`);
  for (const [name, parameter] of Object.entries(parameters))
    for (const value of [filter[name as keyof typeof filter] ?? []].flat())
      query.append(parameter, `${value}`);
  return query;
}
