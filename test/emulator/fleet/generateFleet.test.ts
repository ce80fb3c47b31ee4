import { X509Certificate } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import type { EmulatedAccount, EmulatedCertificate } from '../../../src/emulator/account.ts';
import { generateFleet } from '../../../src/emulator/fleet/generateFleet.ts';
import { pemBlocks } from '../../../src/emulator/pemText.ts';

const now = new Date('2026-10-10T12:34:56Z');
const order = { accounts: 3, certificates: 120, seed: 7, now };

let fleet: EmulatedAccount[];
let records: EmulatedCertificate[];

beforeAll(async () => {
  fleet = await generateFleet(order);
  records = fleet.flatMap((account) => account.certificates);
});

function read(record: EmulatedCertificate): X509Certificate[] {
  return pemBlocks(record.certificates).flatMap(({ der }) => {
    try {
      return [new X509Certificate(der)];
    } catch {
      return [];
    }
  });
}

function stateOf(record: EmulatedCertificate): string {
  const certificates = read(record);
  if (certificates.length === 0) return 'unreadable';
  const ends = Math.min(...certificates.map((certificate) => certificate.validToDate.getTime()));
  const begins = Math.max(...certificates.map((certificate) => certificate.validFromDate.getTime()));
  if (ends < now.getTime()) return 'expired';
  if (begins > now.getTime()) return 'not_yet_valid';
  return ends < now.getTime() + 30 * 86_400_000 ? 'expiring' : 'valid';
}

describe('a generated fleet', () => {
  test('has the accounts and certificates that were ordered', () => {
    expect(fleet).toHaveLength(3);
    expect(records).toHaveLength(120);
    expect(
      fleet.every((account) => /^[0-9a-f]{32}$/.test(account.id) && account.certificates.length > 10),
    ).toBe(true);
    expect(new Set(records.map((record) => record.id)).size).toBe(120);
  });

  test('has every state, also when it is small', async () => {
    const states = ['expired', 'expiring', 'not_yet_valid', 'unreadable', 'valid'];
    expect([...new Set(records.map(stateOf))].toSorted()).toEqual(states);
    const small = await generateFleet({ ...order, accounts: 2, certificates: 8 });
    const smallStates = small.flatMap((account) => account.certificates).map(stateOf);
    expect([...new Set(smallStates)].toSorted()).toEqual(states);
  });

  test('has expired ones in use and valid ones unused, with services and statuses of all kinds', () => {
    const used = (record: EmulatedCertificate) => (record.associations ?? []).length > 0;
    expect(records.some((record) => stateOf(record) === 'expired' && used(record))).toBe(true);
    expect(records.some((record) => stateOf(record) === 'valid' && !used(record))).toBe(true);
    const associations = records.flatMap((record) => record.associations ?? []);
    const services = new Set(associations.map((association) => association.service));
    expect(services).toEqual(new Set(['gateway', 'workers', 'api_shield', 'hyperdrive', 'access']));
    const statuses = new Set(associations.map((association) => association.status));
    expect(statuses).toEqual(new Set(['active', 'pending_deployment', 'deployed', 'pending_deletion']));
  });

  test('has every kind of key and signature', () => {
    const elements = records.flatMap(read);
    const keys = new Set(
      elements.map(({ publicKey }) => {
        const { modulusLength, namedCurve } = publicKey.asymmetricKeyDetails ?? {};
        return `${publicKey.asymmetricKeyType} ${modulusLength ?? namedCurve ?? ''}`.trim();
      }),
    );
    expect([...keys].toSorted()).toEqual([
      'ec prime256v1',
      'ec secp384r1',
      'ed25519',
      'rsa 1024',
      'rsa 2048',
      'rsa 4096',
    ]);
    const signatures = new Set(elements.map((element) => element.signatureAlgorithm));
    expect(signatures).toContain('sha1WithRSAEncryption');
    expect(signatures).toContain('ED25519');
  });

  test('has CAs, bundles of CAs, and leaves with their intermediate, which verify', () => {
    const bundles = records.map(read).filter((certificates) => certificates.length === 2);
    const verified = bundles.filter(([first, second]) => second && first?.verify(second.publicKey));
    expect(verified.some(([first]) => first?.ca)).toBe(true);
    expect(verified.some(([first]) => first?.ca === false)).toBe(true);
    expect(verified.length).toBeGreaterThan(bundles.length / 2);
    expect(records.some((record) => record.ca && read(record)[0]?.ca)).toBe(true);
  });

  test('has a superseded certificate, a duplicate across accounts, one shared key, and no other shared keys', () => {
    const bySubject = Map.groupBy(
      records.filter((record) => !record.ca),
      (record) => read(record)[0]?.subject,
    );
    expect([...bySubject.values()].some((same) => same.length > 1)).toBe(true);

    const owners = Map.groupBy(
      fleet.flatMap((account) => account.certificates.map(({ certificates }) => ({ account, certificates }))),
      ({ certificates }) => certificates,
    );
    const twice = [...owners.values()].filter((same) => same.length > 1);
    expect(twice.length).toBe(1);
    expect(new Set(twice[0]?.map(({ account }) => account.id)).size).toBe(2);

    const leaves = new Map<string, Set<string>>();
    for (const leaf of records.map((record) => read(record)[0])) {
      if (leaf === undefined || leaf.ca) continue;
      const key = leaf.publicKey.export({ type: 'spki', format: 'der' }).toString('hex');
      leaves.set(key, (leaves.get(key) ?? new Set()).add(leaf.fingerprint256));
    }
    const shared = [...leaves.values()].filter((fingerprints) => fingerprints.size > 1);
    expect(shared.map((fingerprints) => fingerprints.size)).toEqual([2]);
  });

  test('is the same for the same seed apart from keys, and another for another', async () => {
    const small = { ...order, certificates: 40 };
    const [first, second, other] = await Promise.all([
      generateFleet(small),
      generateFleet(small),
      generateFleet({ ...small, seed: 8 }),
    ]);
    const outline = (accounts: EmulatedAccount[]) =>
      accounts.map((account) => ({
        ...account,
        certificates: account.certificates.map((record) => ({
          ...record,
          certificates: read(record).map((element) => [
            element.subject,
            element.serialNumber,
            element.validTo,
          ]),
        })),
      }));
    expect(outline(second)).toEqual(outline(first));
    expect(outline(other)).not.toEqual(outline(first));
  });

  test('writes PEM of 64-column lines and uploads in the order of the list', () => {
    for (const record of records) {
      expect(record.certificates).toMatch(
        /^-----BEGIN CERTIFICATE-----\n([\w+/=]{1,64}\n)+-----END CERTIFICATE-----\n/,
      );
    }
    for (const { certificates } of fleet) {
      const times = certificates.map((record) => record.uploadedOn ?? '');
      expect(times).toEqual(times.toSorted().toReversed());
      expect(times.every((time) => time < '2026-10-10T12:34:57')).toBe(true);
    }
  });
});
