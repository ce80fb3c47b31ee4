import { type CertificateState, certificateState } from '../../src/certificate/validity.ts';
import type { CertificateFilter, CertificateSort } from '../../src/inventory/queries/certificates.ts';
import type { OwnerRule } from '../../src/ownership/owner.ts';
import { createOwnerOf } from '../../src/ownership/ownerRules.ts';
import { account, fingerprintOf, type SeedCertificate } from './seedInventory.ts';

export const now = new Date('2026-06-01T12:00:00.000Z');
export const day = 86_400;
export const clock = { now, expiringWithinSeconds: 30 * day };
export const at = (seconds: number) =>
  new Date(now.getTime() + seconds * 1000).toISOString().replace('.000Z', 'Z');
export const accountIds = [account('a'), account('b'), account('c')];
export const services = ['gateway', 'access', 'api_gateway'];
export const checks = ['weak_key', 'unused', 'superseded'] as const;
export const types = ['custom', 'gateway_managed', null];

export const keyAlgorithms = ['RSA', 'EC', '1.2.3.4'];
export const serialNumbers = ['00', '0a1b', '00ff', 'ff', 'a1b2c3'];
export const ownerRules: OwnerRule[] = [
  { owner: 'Names', name: 'n?me*' },
  { owner: 'Leaves', subject: 'CN=leaf?', accountId: account('b') },
  { owner: 'Names', name: 'Ä*', accountId: account('c') },
  { owner: 'Second', accountId: account('b') },
  { owner: 'Leaves', subject: '*LEAF5*', name: '' },
].map(({ owner, ...conditions }) => ({
  accountId: null,
  name: null,
  subject: null,
  ...conditions,
  owner: { name: owner, contact: null, environment: null, criticality: null },
}));

/** Certificates of every state and at both ends of each, of many names, types, keys and uses. */
export const seeds = sampleCertificates();
/** Some that have been removed, from before what was last known of their uses. */
export const removedSeeds = seeds.slice(0, 17).map(
  (seed): SeedCertificate => ({
    ...seed,
    id: `removed-${seed.id}`,
    associations: [],
    findings: [],
    validTo: '2026-02-01T00:00:00Z',
  }),
);
/** Their associations have never been read. */
export const neverRead = seeds.filter(
  ({ associations }, index) => associations?.length === 0 && index % 5 === 0,
);

/** The answer to a list request, by plain computation over what was seeded. */
export function expected(
  filter: CertificateFilter,
  sort: CertificateSort,
  among = filter.removed ? removedSeeds : seeds,
): string[] {
  const sorted = among
    .filter((seed) => meets(seed, filter))
    .sort((a, b) => compare(sortKey(a, sort), sortKey(b, sort)));
  return (sort.descending ? sorted.reverse() : sorted).map(idOfSeed);
}

function meets(seed: SeedCertificate, filter: CertificateFilter): boolean {
  const expiry = expiryOf(seed);
  const { associations: uses = [], elements = [], accountId, name = null } = seed;
  const owner = ownerOf({ accountId, name, subject: elements[0]?.subject ?? null })?.name;
  const texts = [
    name ?? '',
    seed.id,
    ...elements.flatMap(({ subject, issuer, names }) => [
      subject ?? '',
      issuer ?? '',
      ...(names ?? []).map(({ value }) => value),
    ]),
  ];
  const { expiresWithinSeconds: within, expiresBefore, expiresAfter, fingerprints, serialNumbers } = filter;
  return [
    filter.accountIds?.includes(accountId) ?? true,
    filter.certificateId === undefined || filter.certificateId === seed.id,
    filter.states?.includes(stateOf(seed, now, clock.expiringWithinSeconds)) ?? true,
    filter.types === undefined || filter.types.includes(seed.type ?? '-'),
    filter.services === undefined || uses.some(({ service }) => filter.services?.includes(service)),
    filter.inUse === undefined ||
      (filter.inUse ? uses.length > 0 : uses.length === 0 && !neverRead.includes(seed)),
    within === undefined ||
      (expiry !== null && expiry >= now.getTime() && expiry <= now.getTime() + within * 1000),
    expiresBefore === undefined || (expiry !== null && expiry < Date.parse(expiresBefore)),
    expiresAfter === undefined || (expiry !== null && expiry >= Date.parse(expiresAfter)),
    fingerprints === undefined ||
      elements.some((element) => fingerprints.includes(fingerprintOf(seed, element))),
    serialNumbers === undefined ||
      elements.some(({ serialNumber }) =>
        serialNumbers.some((hex) => serialNumber && BigInt(`0x${hex}`) === BigInt(`0x${serialNumber}`)),
      ),
    filter.issuer === undefined || elements.some(({ issuer }) => holds(issuer, filter.issuer)),
    filter.subject === undefined || elements.some(({ subject }) => holds(subject, filter.subject)),
    filter.keyAlgorithms === undefined ||
      elements.some(({ keyAlgorithm }) => filter.keyAlgorithms?.includes(keyAlgorithm ?? '')),
    filter.findings === undefined ||
      seed.findings?.some(({ check, closedAt }) => !closedAt && filter.findings?.includes(check)) === true,
    filter.owners === undefined || filter.owners.includes(owner ?? '-'),
    filter.owned === undefined || filter.owned === (owner !== undefined),
    filter.text === undefined || texts.some((text) => holds(text, filter.text)),
  ].every(Boolean);
}

const ownerOf = createOwnerOf(ownerRules);

function holds(text: string | null | undefined, part = ''): boolean {
  return text?.toLowerCase().includes(part.toLowerCase()) ?? false;
}

export function stateOf(
  seed: SeedCertificate,
  instant: Date,
  expiringWithinSeconds: number,
): CertificateState {
  const elements = seed.elements ?? [];
  const expiry = expiryOf(seed);
  const begin = Math.max(
    Date.parse(at(-9000 * day)),
    ...elements.map(({ notBefore }) => Date.parse(notBefore ?? at(-9000 * day))),
  );
  const period = {
    earliestNotAfter: expiry === null ? null : new Date(expiry).toISOString(),
    latestNotBefore: new Date(begin).toISOString(),
  };
  return certificateState(period, instant, expiringWithinSeconds);
}

function expiryOf({ elements = [] }: SeedCertificate): number | null {
  const known = elements.flatMap(({ notAfter }) => (notAfter ? [Date.parse(notAfter)] : []));
  return known.length === 0 ? null : Math.min(...known);
}

function sortKey(seed: SeedCertificate, { by }: CertificateSort): (number | string)[] {
  const key = {
    earliest_not_after: expiryOf(seed) ?? Number.NEGATIVE_INFINITY,
    name: Buffer.from(seed.name ?? '').toString('hex'),
    uploaded_on: seed.uploadedOn ?? '',
  }[by];
  return [key, seed.accountId, seed.id];
}

function compare(a: (number | string)[], b: (number | string)[]): number {
  for (const [index, value] of a.entries()) {
    const other = b[index] ?? '';
    if (value !== other) return value < other ? -1 : 1;
  }
  return 0;
}

export const idOfSeed = ({ accountId, id }: SeedCertificate) => `${accountId}/${id}`;

function sampleCertificates(): SeedCertificate[] {
  const offsets = [-400 * day, -1, 0, 1, day, 30 * day - 1, 30 * day, 30 * day + 1, 400 * day];
  const odd = ['50%', 'a_b', 'c\\d'];
  return Array.from({ length: 120 }, (_, index): SeedCertificate => {
    const notAfter = at(offsets[index % offsets.length] ?? 0);
    const notBefore = at([-500 * day, 0, 1, -1][index % 4] ?? 0);
    const readable = index % 11 !== 0;
    return {
      accountId: accountIds[index % 3] ?? '',
      id: `id-${String(index).padStart(4, '0')}`,
      name: index < 3 ? `odd ${odd[index]} name` : ([null, '', 'Name', 'name b', 'Ärger'][index % 5] ?? null),
      type: types[index % types.length] ?? null,
      findings: checks
        .filter((_, place) => (index >> place) % 3 === 0)
        .map((check) => ({ check, closedAt: index % 5 === 0 ? '2026-02-01T00:00:00Z' : null })),
      uploadedOn: index % 7 === 0 ? null : `2025-0${1 + (index % 9)}-01T00:00:00.${100_000 + (index % 4)}Z`,
      associations: index % 4 < 2 ? [] : services.slice(0, index % 3 || 1).map((service) => ({ service })),
      elements: readable
        ? [
            {
              subject: `CN=leaf${index % 6}`,
              issuer: index % 9 === 0 ? 'CN=100%_sure\\,O=Root' : 'CN=Root',
              serialNumber: serialNumbers[index % serialNumbers.length] ?? null,
              keyAlgorithm: keyAlgorithms[index % 3] ?? null,
              names: [{ type: 'dns', value: `host${index % 8}.example` }],
              notBefore,
              notAfter,
            },
            {
              der: `root ${index % 4}`,
              subject: 'CN=Root',
              issuer: 'CN=Root',
              names: [],
              notBefore: at(-900 * day),
              notAfter: at(4000 * day),
            },
          ]
        : index % 2 === 0
          ? []
          : [{ parses: false, failures: [{ field: 'certificate', reason: 'malformed' }] }],
    };
  });
}
