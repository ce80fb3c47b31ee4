import { afterEach, beforeEach, expect, test } from 'vitest';
import { make } from '../operations/material.ts';
import { type LoggedEvent, replay, verify } from '../support/changeLog.ts';
import { type EmulatedSync, startEmulatedSync } from '../support/emulatedSync.ts';
import { seeded } from '../support/seeded.ts';

let fixture: EmulatedSync;
let now = Date.parse('2026-06-01T00:00:00Z');

beforeEach(async () => {
  fixture = await startEmulatedSync({ certificates: [], clock: () => new Date(now).toISOString() });
});
afterEach(() => fixture.stop());

const logged = () => fixture.test.sql<LoggedEvent[]>`
  select sequence::int, kind, certificate_id, at, content, encode(hash, 'hex') as hash
  from certalog.changes order by sequence`;

const kinds = async () =>
  (await logged()).map(({ kind }) => kind).filter((kind) => !kind.startsWith('finding'));

const upload = (name: string, pem = make(name).pem) =>
  fixture.account.addCertificate({ name, ca: false, certificates: pem }).id;

async function sync(): Promise<void> {
  now += 60_000;
  expect(await fixture.run()).toMatchObject({ outcome: 'complete' });
}

test('each kind of change is told once, with what was so and what is so', async () => {
  const id = upload('client');
  await sync();
  fixture.account.setAssociations(id, [{ service: 'workers', status: 'pending' }]);
  await sync();
  fixture.account.setAssociations(id, [{ service: 'workers', status: 'active' }]);
  await sync();
  fixture.account.setAssociations(id, []);
  await sync();
  const record = fixture.account.certificate(id);
  fixture.account.removeCertificate(id);
  await sync();
  fixture.account.addCertificate({
    ...record,
    name: 'client',
    ca: false,
    certificates: make('client').pem,
    id,
  });
  await sync();
  fixture.account.removeCertificate(id);
  fixture.account.addCertificate({
    ...record,
    name: 'renamed',
    ca: false,
    certificates: make('other').pem,
    id,
  });
  await sync();
  expect(await kinds()).toEqual([
    'certificate_added',
    'association_added',
    'association_status_changed',
    'association_removed',
    'certificate_removed',
    'certificate_reappeared',
    'certificate_changed',
  ]);
  const events = (await logged()).map(({ content }) => JSON.parse(content));
  const of = (kind: string) => events.find((event) => event.kind === kind);
  expect(of('certificate_added')).toMatchObject({
    before: null,
    after: { name: 'client', type: 'custom', ca: false, elements: [{ bundle_index: 0 }] },
  });
  expect(of('association_status_changed')).toMatchObject({
    before: { service: 'workers', status: 'pending' },
    after: { service: 'workers', status: 'active' },
  });
  const changed = of('certificate_changed');
  expect(changed).toMatchObject({ before: { name: 'client' }, after: { name: 'renamed' } });
  expect(Object.keys(changed.after).sort()).toEqual(['declared', 'elements', 'name', 'uploaded_on'].sort());
});

test('an association that a removed certificate had is told to be gone before it', async () => {
  const id = upload('client');
  fixture.account.setAssociations(id, [{ service: 'gateway', status: 'active' }]);
  await sync();
  fixture.account.removeCertificate(id);
  await sync();
  expect(await kinds()).toEqual([
    'certificate_added',
    'association_added',
    'association_removed',
    'certificate_removed',
  ]);
});

test('a random history, told from the beginning, gives the inventory, and every hash chains to the one before', async () => {
  const random = seeded(11);
  const pems = Array.from({ length: 12 }, (_, index) => make(`subject ${index}`).pem);
  for (let step = 0; step < 25; step++) {
    const held = fixture.account.certificates().map(({ id }) => id);
    for (let change = 0; change < 3; change++) {
      const id = held[Math.floor(random() * held.length)];
      const dice = random();
      if (dice < 0.4 || id === undefined)
        upload(`name ${step} ${change}`, pems[Math.floor(random() * pems.length)]);
      else if (dice < 0.6 && fixture.account.certificate(id)) fixture.account.removeCertificate(id);
      else if (fixture.account.certificate(id)) {
        const services = ['workers', 'gateway', 'access'].filter(() => random() < 0.5);
        const status = random() < 0.5 ? 'active' : 'pending';
        fixture.account.setAssociations(
          id,
          services.map((service) => ({ service, status })),
        );
      }
    }
    await sync();
  }
  const log = await logged();
  expect(verify(log)).toBe(log.length);
  expect(replay(log)).toEqual(await inventory());
  const [head] = await fixture.test.sql`
    select change_sequence::int as sequence, encode(change_hash, 'hex') as hash from certalog.accounts`;
  expect(head).toEqual({ sequence: log.length, hash: log.at(-1)?.hash });
});

test('a crash between two transactions leaves no gap in the log', async () => {
  upload('client');
  const abort = new AbortController();
  const running = fixture.sync({ signal: abort.signal });
  abort.abort(new Error('stopped'));
  await running;
  await sync();
  const log = await logged();
  expect(log.map(({ sequence }) => sequence)).toEqual(log.map((_, index) => index + 1));
  expect(verify(log)).toBe(log.length);
});

async function inventory() {
  const { certificates, associations } = await fixture.inventory();
  return {
    certificates: certificates.map(({ id, name, elements }) => ({ id, name, elements })),
    associations: associations.map(({ id, service, status }) => `${id} ${service} ${status}`).sort(),
  };
}
