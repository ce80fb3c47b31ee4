import { createHash, X509Certificate } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { EmulatedAccount } from '../../src/emulator/account.ts';
import type { AccountState } from '../../src/emulator/accountState.ts';
import type { Fault } from '../../src/emulator/faults/fault.ts';
import { type HttpService, startHttpService } from '../http/httpService.ts';
import { make } from '../operations/material.ts';
import { type LoggedEvent, replay, verify } from '../support/changeLog.ts';
import { type EmulatedSync, startEmulatedSync } from '../support/emulatedSync.ts';
import { seeded } from '../support/seeded.ts';

const SYNCS = 400;
const MOMENTS = 200;
const MOST_CERTIFICATES = 8;
const begin = Date.parse('2026-01-01T00:00:00Z');
const step = (365 * 86_400_000) / SYNCS;
const random = seeded(2026);
const pick = <Item>(items: readonly Item[]): Item | undefined => items[Math.floor(random() * items.length)];

/** What is known of one certificate: its name, its elements and its uses. */
interface Known {
  name: string;
  elements: string[];
  uses: string[];
}
type Knowledge = ReadonlyMap<string, Known>;

const others: EmulatedAccount[] = ['e', 'f'].map((digit) => ({
  id: digit.repeat(32),
  name: `account ${digit}`,
  certificates: [],
}));
const pems = Array.from({ length: 40 }, (_, index) => make(`subject ${index}`).pem);

let now = begin;
let fixture: EmulatedSync;
let service: HttpService;
/** By account, what was known from each instant on. */
const records = new Map<string, { from: number; knowledge: Knowledge }[]>();

beforeAll(async () => {
  fixture = await startEmulatedSync({ certificates: [], others, clock: () => new Date(now).toISOString() });
  service = await startHttpService({ clock: () => '2027-06-01T00:00:00.000Z' }, fixture.database);
  for (let index = 0; index < SYNCS; index++) {
    now = begin + Math.round(index * step);
    for (const accountId of accountIds()) await live(accountId);
  }
}, 300_000);
afterAll(async () => {
  await service?.stop();
  await fixture?.stop();
});

const accountIds = () => [fixture.accountId, ...others.map(({ id }) => id)];

/** Between two syncs something may happen at Cloudflare; then the account is read, or not, and what is known is noted. */
async function live(accountId: string): Promise<void> {
  const account = fixture.emulator.accounts.get(accountId);
  const changes = Math.floor(random() * 3);
  for (let change = 0; change < changes; change++) happen(account);
  const history = records.get(accountId) ?? [];
  records.set(accountId, history);
  const before: Knowledge = history.at(-1)?.knowledge ?? new Map();
  const { faults, learn } = trouble(account);
  fixture.emulator.faults.set(faults);
  await fixture.run({ accountId });
  history.push({ from: now, knowledge: learn(before, seen(account)) });
}

function happen(account: AccountState): void {
  const held = account.certificates();
  const one = pick(held);
  const dice = random();
  if (one === undefined || (dice < 0.35 && held.length < MOST_CERTIFICATES)) {
    account.addCertificate({
      name: `name ${Math.floor(random() * 1000)}`,
      ca: false,
      certificates: pick(pems) ?? '',
    });
  } else if (dice < 0.5) account.removeCertificate(one.id);
  else if (dice < 0.6) {
    account.removeCertificate(one.id);
    account.addCertificate({ ...one, name: `renamed ${Math.floor(random() * 1000)}` });
  } else {
    const services = ['workers', 'gateway', 'access'].filter(() => random() < 0.5);
    const status = random() < 0.5 ? 'active' : 'pending';
    account.setAssociations(
      one.id,
      services.map((name) => ({ service: name, status })),
    );
  }
}

function seen(account: AccountState): Map<string, Known> {
  return new Map(
    account.certificates().map(({ id, name, certificates }) => [
      id,
      {
        name,
        elements: [createHash('sha256').update(new X509Certificate(certificates).raw).digest('hex')],
        uses: (account.associations(id) ?? []).map(({ service, status }) => `${service} ${status}`).sort(),
      },
    ]),
  );
}

interface Trouble {
  faults: Fault[];
  /** What is known after a reading with these faults. */
  learn(before: Knowledge, present: Knowledge): Knowledge;
}

/** Three of four readings are undisturbed. */
function trouble(account: AccountState): Trouble {
  const one = pick(account.certificates())?.id;
  const whole: Trouble = { faults: [], learn: (_, present) => present };
  const nothing = (fault: Fault): Trouble => ({ faults: [fault], learn: (before) => before });
  const kept = (fault: Fault): Trouble => ({
    faults: [fault],
    learn: (before, present) => new Map([...before, ...present]),
  });
  if (random() < 0.75 || one === undefined) return whole;
  return (
    pick<Trouble>([
      nothing({ kind: 'server_error', operation: 'list' }),
      nothing({ kind: 'html_200', operation: 'list' }),
      nothing({ kind: 'forbidden', operation: 'any' }),
      kept({ kind: 'count_high', operation: 'list' }),
      { faults: [{ kind: 'list_lag', certificate: one }], learn: (_, present) => present },
      {
        faults: [{ kind: 'server_error', operation: 'associations', certificate: one }],
        learn: (before, present) =>
          new Map(
            [...present].map(([id, known]) => [
              id,
              id === one ? { ...known, uses: before.get(id)?.uses ?? [] } : known,
            ]),
          ),
      },
    ]) ?? whole
  );
}

interface Shown {
  id: string;
  name: string;
  elements: { fingerprint_sha256: string }[];
  associations: { service: string; status: string }[];
}

async function shownAt(accountId: string, moment: number): Promise<Record<string, Known>> {
  const asOf = new Date(moment).toISOString();
  const { data } = await service.json(
    `/api/v1/certificates?limit=1000&account_id=${accountId}&as_of=${encodeURIComponent(asOf)}`,
  );
  return Object.fromEntries(
    data.map(({ id, name, elements, associations }: Shown) => [
      id,
      {
        name,
        elements: elements.map(({ fingerprint_sha256 }) => fingerprint_sha256),
        uses: associations.map(({ service: name, status }) => `${name} ${status}`).sort(),
      },
    ]),
  );
}

test('at any moment of a year as_of gives what was known then', async () => {
  let certificates = 0;
  for (let index = 0; index < MOMENTS; index++) {
    // A sync takes no time by this clock, but its transactions are microseconds apart.
    const moment = Math.floor(begin + random() * 365 * 86_400_000) + 1;
    const accountId = pick(accountIds()) ?? '';
    const history = records.get(accountId) ?? [];
    const knowledge = history.findLast(({ from }) => from + 1 <= moment)?.knowledge ?? new Map();
    expect(await shownAt(accountId, moment)).toEqual(Object.fromEntries(knowledge));
    certificates += knowledge.size;
  }
  expect(certificates).toBeGreaterThan(MOMENTS * 2);
});

test('the change log of the year, told from nothing, gives the inventory, and every hash is right', async () => {
  for (const accountId of accountIds()) {
    const log = await fixture.test.sql<LoggedEvent[]>`
      select sequence::int, kind, certificate_id, at, content, encode(hash, 'hex') as hash
      from certalog.changes where account_id = ${accountId} order by sequence`;
    expect(log.length).toBeGreaterThan(100);
    expect(verify(log)).toBe(log.length);
    const known = [...(records.get(accountId)?.at(-1)?.knowledge ?? [])];
    expect(replay(log)).toEqual({
      certificates: known
        .map(([id, { name, elements }]) => ({ id, name, elements }))
        .sort((a, b) => (a.id < b.id ? -1 : 1)),
      associations: known.flatMap(([id, { uses }]) => uses.map((use) => `${id} ${use}`)).sort(),
    });
  }
});

test('no two periods of one thing overlap', async () => {
  const overlaps = await fixture.test.sql`
    select a.certificate_id from certalog.certificates a join certalog.certificates b
      on a.account_id = b.account_id and a.certificate_id = b.certificate_id and a.id < b.id
      and tstzrange(a.valid_from, a.valid_to) && tstzrange(b.valid_from, b.valid_to)`;
  expect([...overlaps]).toEqual([]);
});
