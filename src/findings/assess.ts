import type { AssessedCertificate } from './assessedCertificate.ts';
import { chainIncomplete } from './checks/chainIncomplete.ts';
import { chainOrder } from './checks/chainOrder.ts';
import { declaredMismatch } from './checks/declaredMismatch.ts';
import { duplicateCertificate } from './checks/duplicateCertificate.ts';
import { expiredInUse } from './checks/expiredInUse.ts';
import { expiringInUse } from './checks/expiringInUse.ts';
import { intermediateExpiresFirst } from './checks/intermediateExpiresFirst.ts';
import { notACa } from './checks/notACa.ts';
import { privateKeyInPem } from './checks/privateKeyInPem.ts';
import { sharedKey } from './checks/sharedKey.ts';
import { superseded } from './checks/superseded.ts';
import { tooLongValidity } from './checks/tooLongValidity.ts';
import { unreadable } from './checks/unreadable.ts';
import { unsupportedKey } from './checks/unsupportedKey.ts';
import { unused } from './checks/unused.ts';
import { weakKey } from './checks/weakKey.ts';
import { weakSignature } from './checks/weakSignature.ts';
import { cut } from './checks/wording.ts';
import { type Finding, type FindingCheck, findingChecks, type Observation } from './finding.ts';
import type { Policy, Thresholds } from './policy.ts';

/** Rises whenever the same certificate can have other findings, or other words, by the same policy. */
export const CHECKS_VERSION = 1;

/**
 * All findings of a certificate at `now`, by the checks whose severity is not null: in the order of `findingChecks`,
 * then by place, the whole certificate first; one per check and place, with details of 1,000 characters at most. Never
 * throws.
 */
export function assess(certificate: AssessedCertificate, policy: Policy, now: Date): Finding[] {
  return findingChecks.flatMap((check) => {
    const severity = policy.severities[check];
    if (severity === null) return [];
    const observations = merge(checks[check](certificate, policy.thresholds, now));
    return observations.map((observation) => ({ check, severity, ...observation }));
  });
}

type Check = (certificate: AssessedCertificate, thresholds: Thresholds, now: Date) => Observation[];

const checks: Record<FindingCheck, Check> = {
  expired_in_use: (certificate, _, now) => expiredInUse(certificate, now),
  expiring_in_use: (certificate, { expiring_in_use }, now) =>
    expiringInUse(certificate, expiring_in_use, now),
  private_key_in_pem: privateKeyInPem,
  unreadable,
  weak_key: (certificate, { weak_key }) => weakKey(certificate, weak_key),
  weak_signature: weakSignature,
  unsupported_key: unsupportedKey,
  not_a_ca: notACa,
  too_long_validity: (certificate, { too_long_validity }) => tooLongValidity(certificate, too_long_validity),
  duplicate_certificate: duplicateCertificate,
  shared_key: sharedKey,
  chain_order: chainOrder,
  chain_incomplete: chainIncomplete,
  intermediate_expires_first: intermediateExpiresFirst,
  declared_mismatch: declaredMismatch,
  unused: (certificate, thresholds) => unused(certificate, thresholds.unused),
  superseded: (certificate, _, now) => superseded(certificate, now),
};

const mostDetailUnits = 1_000;

/** One observation for each place: what is said of it more than once is said in one. */
function merge(observations: Observation[]): Observation[] {
  const details = new Map<number | null, Set<string>>();
  for (const { bundleIndex, detail } of observations) {
    const known = details.get(bundleIndex);
    if (known) known.add(detail);
    else details.set(bundleIndex, new Set([detail]));
  }
  return [...details]
    .sort(([a], [b]) => (a ?? -1) - (b ?? -1))
    .map(([bundleIndex, texts]) => ({ bundleIndex, detail: cut([...texts].join(' '), mostDetailUnits) }));
}
