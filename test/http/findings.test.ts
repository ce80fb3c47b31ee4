import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type FindingCheck, findingChecks, severities } from '../../src/findings/finding.ts';
import {
  account,
  type SeedCertificate,
  type SeedFinding,
  seedCertificates,
  seedRun,
} from '../database/seedInventory.ts';
import { type HttpService, type Json, startHttpService } from './httpService.ts';

// The service's clock stands at 2026-06-01T12:00:00Z.
const accountIds = [account('a'), account('b')];
const list = '/api/v1/findings';
const seeds: SeedCertificate[] = Array.from({ length: 30 }, (_, index) => ({
  accountId: accountIds[index % 2] ?? '',
  id: `id-${index}`,
  name: index % 5 === 0 ? null : `<name ${index}>`,
  findings: findingChecks
    .filter((_, place) => (index + place) % 4 === 0)
    .map((check, place): SeedFinding => {
      const expiresAt = ['2026-06-01T12:00:00Z', '2026-06-01T12:00:01Z'][(index + place) % 2] ?? '';
      return {
        check,
        severity: severities[(index + place) % 3] ?? 'info',
        bundleIndex: place % 2 === 0 ? null : place,
        ...(place % 3 === 0 ? { exception: { reason: 'agreed', expiresAt } } : {}),
        openedAt: `2026-0${1 + ((index + place) % 4)}-01T00:00:00Z`,
        closedAt: place % 4 === 3 ? '2026-05-01T00:00:00Z' : null,
      };
    }),
}));
const all = seeds.flatMap(({ accountId, id, findings = [] }) =>
  findings.map((finding) => ({ accountId, id, ...finding })),
);
const isExcepted = ({ exception }: SeedFinding) => exception?.expiresAt === '2026-06-01T12:00:01Z';

let service: HttpService;

beforeAll(async () => {
  service = await startHttpService();
  await seedCertificates(service.database, seeds);
  for (const accountId of accountIds) await seedRun(service.database, accountId);
});
afterAll(() => service?.stop());

const keyOf = ({ certificate_id, check, bundle_index }: Json) => `${certificate_id} ${check} ${bundle_index}`;
const expectedKeys = (keep: (finding: (typeof all)[number]) => boolean) =>
  all
    .filter(keep)
    .map(({ id, check, bundleIndex = null }) => `${id} ${check} ${bundleIndex}`)
    .sort();
const shownKeys = async (query: string) =>
  (await service.json(`${list}?limit=1000&${query}`)).data.map(keyOf).sort();
const isOpen = ({ closedAt }: SeedFinding) => !closedAt;

describe('the list of findings', () => {
  test.each<[string, (finding: (typeof all)[number]) => boolean]>([
    ['', isOpen],
    ['open=true', isOpen],
    ['open=false', (finding) => !isOpen(finding)],
    ['excepted=true', (finding) => isOpen(finding) && isExcepted(finding)],
    ['excepted=false', (finding) => isOpen(finding) && !isExcepted(finding)],
    [`account_id=${accountIds[1]}`, (finding) => isOpen(finding) && finding.accountId === accountIds[1]],
    ['certificate_id=id-3', (finding) => isOpen(finding) && finding.id === 'id-3'],
    ['check=weak_key&check=unused', (finding) => isOpen(finding) && isOneOf(finding, ['weak_key', 'unused'])],
    ['severity=critical', (finding) => isOpen(finding) && finding.severity === 'critical'],
    [
      'opened_before=2026-02-01T00:00:00Z',
      (finding) => isOpen(finding) && finding.openedAt === '2026-01-01T00:00:00Z',
    ],
    [
      'opened_after=2026-04-01T00:00:00Z',
      (finding) => isOpen(finding) && finding.openedAt === '2026-04-01T00:00:00Z',
    ],
  ])('with "%s" gives exactly those that meet it', async (query, keep) => {
    expect(expectedKeys(keep).length).toBeGreaterThan(0);
    expect(await shownKeys(query)).toEqual(expectedKeys(keep));
  });

  test('comes in pages, the newest opening first, each finding once', async () => {
    const seen: Json[] = [];
    let query = 'limit=7';
    for (;;) {
      const { data, page } = await service.json(`${list}?${query}`);
      seen.push(...data);
      if (page.next_cursor === null) break;
      query = `limit=7&cursor=${page.next_cursor}`;
    }
    expect(seen.map(keyOf).sort()).toEqual(expectedKeys(isOpen));
    const openings: string[] = seen.map(({ opened_at }) => opened_at);
    expect(openings).toEqual([...openings].sort().reverse());
  });

  test('names the certificate, and an exception only while it counts', async () => {
    const { data } = await service.json(`${list}?certificate_id=id-3`);
    expect(data[0]).toMatchObject({
      account_id: accountIds[1],
      certificate_name: '<name 3>',
      closed_at: null,
    });
    const { data: every } = await service.json(`${list}?limit=1000`);
    const excepted = every.filter(({ exception }: Json) => exception !== null).map(keyOf);
    expect(excepted.sort()).toEqual(expectedKeys((finding) => isOpen(finding) && isExcepted(finding)));
  });

  test('an altered finding is closed once, not with each of its forms', async () => {
    const altered: SeedFinding = { check: 'weak_key', openedAt: '2026-01-10T00:00:00Z' };
    await seedCertificates(service.database, [{ accountId: account('c'), id: 'altered', findings: [] }]);
    for (const [from, to, detail] of [
      ['2026-01-10', '2026-02-10', 'first'],
      ['2026-02-10', '2026-03-10', 'second'],
    ]) {
      await service.database.$client`
        insert into certalog.findings (account_id, certificate_id, check_name, severity, detail, opened_at,
          valid_from, valid_to)
        values (${account('c')}, 'altered', ${altered.check}, 'info', ${detail ?? ''}, '2026-01-10', ${from ?? ''},
          ${to ?? ''})`;
    }
    const { data } = await service.json(`${list}?open=false&account_id=${account('c')}`);
    expect(data).toMatchObject([
      { detail: 'second', opened_at: '2026-01-10T00:00:00Z', closed_at: '2026-03-10T00:00:00Z' },
    ]);
  });

  test.each([
    ['check=nothing', 'check'],
    ['severity=high', 'severity'],
    ['open=maybe', 'open'],
    ['opened_after=yesterday', 'opened_after'],
    ['cursor=zzz', 'cursor'],
    ['colour=red', 'colour'],
  ])('%s is refused by name', async (query, parameter) => {
    const response = await service.get(`${list}?${query}`);
    expect(response.status).toBe(400);
    expect(((await response.json()) as Json).errors).toMatchObject([{ parameter }]);
  });
});

test('the list of certificates can be filtered by finding', async () => {
  const { data } = await service.json('/api/v1/certificates?limit=1000&finding=weak_key');
  const held = all.filter((finding) => isOpen(finding) && finding.check === 'weak_key').map(({ id }) => id);
  const shown: string[] = data.map(({ id }: Json) => id);
  expect(shown.sort()).toEqual([...new Set(held)].sort());
});

function isOneOf({ check }: SeedFinding, checks: FindingCheck[]): boolean {
  return checks.includes(check);
}
