import fc from 'fast-check';
import { certificateStates } from '../../src/certificate/validity.ts';
import { type CertificateFilter, certificateSortKeys } from '../../src/inventory/queries/certificates.ts';
import {
  accountIds,
  at,
  checks,
  day,
  keyAlgorithms,
  ownerRules,
  seeds,
  serialNumbers,
  services,
} from './sampleCertificates.ts';
import { account, fingerprintOf } from './seedInventory.ts';

const some = <T>(...values: T[]) =>
  fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 3 });
const fingerprints = seeds.flatMap((seed) =>
  (seed.elements ?? []).map((element) => fingerprintOf(seed, element)),
);

/** For each condition values of which some are met by some of the samples, and some by none. */
export const conditions: { [Name in keyof CertificateFilter]-?: fc.Arbitrary<CertificateFilter[Name]> } = {
  accountIds: some(...accountIds, account('d')),
  certificateId: fc.constantFrom('id-0004', 'id-0031', 'nowhere'),
  states: some(...certificateStates),
  types: some('custom', 'gateway_managed', 'other'),
  services: some(...services, 'none'),
  inUse: fc.boolean(),
  expiresWithinSeconds: fc.constantFrom(0, 1, day, 30 * day, 400 * day),
  expiresBefore: fc.constantFrom(at(-day), at(0), at(1), at(30 * day), at(400 * day)),
  expiresAfter: fc.constantFrom(at(-400 * day), at(0), at(1), at(30 * day)),
  fingerprints: some(...fingerprints, '0'.repeat(64)),
  serialNumbers: some(...serialNumbers, '0', 'a1b', '000a1b', '0ff', '1'),
  issuer: fc.constantFrom('root', '%_SURE\\,', 'o=', 'zzz'),
  subject: fc.constantFrom('LEAF1', 'cn=root', '%', 'zzz'),
  keyAlgorithms: some(...keyAlgorithms, 'rsa'),
  findings: some(...checks, 'shared_key' as const),
  owners: some(...ownerRules.map(({ owner }) => owner.name), 'nobody'),
  owned: fc.boolean(),
  text: fc.constantFrom('id-00', 'NAME', 'cn=leaf', 'Root', 'HOST3', '%', '_', '\\', 'zzz'),
  removed: fc.boolean(),
};

/** Up to four conditions together: more are rarely met by any. */
export const filters: fc.Arbitrary<CertificateFilter> = fc
  .tuple(fc.record(conditions), fc.shuffledSubarray(Object.keys(conditions), { maxLength: 4 }))
  .map(([all, asked]) => {
    const filter: CertificateFilter = { ...all };
    for (const name of Object.keys(conditions) as (keyof CertificateFilter)[])
      if (!asked.includes(name)) delete filter[name];
    return filter;
  });

export const sorts = fc.record({ by: fc.constantFrom(...certificateSortKeys), descending: fc.boolean() });
