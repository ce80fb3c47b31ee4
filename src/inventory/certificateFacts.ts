import { hash } from 'node:crypto';
import type { PemBlock } from '../certificate/pem.ts';
import { canonicalJson } from './changeChain.ts';
import type { ChangeEvent, Facts } from './changeEvent.ts';
import { declaredFields, type SourceRecord } from './source.ts';

/** What is known of a certificate, as a change event tells it. */
export interface KnownCertificate
  extends Pick<SourceRecord, 'name' | 'ca' | 'type' | 'uploadedOn' | 'declared' | 'failures'> {
  earliestNotAfter: string | null;
  elements: { bundleIndex: number; fingerprintSha256: string }[];
  refusedBlocks: { bundleIndex: number | null; label: string | null; reason: string }[];
}

export function certificateFacts(certificate: KnownCertificate): Facts {
  return {
    name: certificate.name,
    type: certificate.type,
    ca: certificate.ca,
    uploaded_on: certificate.uploadedOn,
    declared: declaredFields(certificate.declared),
    earliest_not_after: certificate.earliestNotAfter,
    elements: certificate.elements.map(({ bundleIndex, fingerprintSha256 }) => ({
      bundle_index: bundleIndex,
      fingerprint_sha256: fingerprintSha256,
    })),
    refused_blocks: certificate.refusedBlocks.map(({ bundleIndex, label, reason }) => ({
      bundle_index: bundleIndex,
      label,
      reason,
    })),
    failures: certificate.failures.map(({ field, reason }) => ({ field, reason })),
  };
}

/** The blocks of a PEM as `certificateFacts` takes them. */
export function blockFacts(blocks: PemBlock[]): Pick<KnownCertificate, 'elements' | 'refusedBlocks'> {
  return {
    elements: blocks.flatMap((block) =>
      block.kind === 'certificate'
        ? [{ bundleIndex: block.bundleIndex, fingerprintSha256: hash('sha256', block.der, 'hex') }]
        : [],
    ),
    refusedBlocks: blocks.filter((block) => block.kind === 'refused'),
  };
}

/**
 * The event of a certificate that is there now. `before`: as it was until now, null when it was not there;
 * `returns`: it had been there earlier.
 */
export function certificateEvent(
  { certificateId, at, returns }: { certificateId: string; at: string; returns: boolean },
  before: Facts | null,
  after: Facts,
): ChangeEvent {
  if (before !== null)
    return { kind: 'certificate_changed', certificateId, at, ...differingFacts(before, after) };
  const kind = returns ? 'certificate_reappeared' : 'certificate_added';
  return { kind, certificateId, at, before: null, after };
}

/** What is different of two accounts of one certificate: the names whose values differ, on both sides. */
export function differingFacts(before: Facts, after: Facts): { before: Facts; after: Facts } {
  const names = Object.keys(after).filter(
    (name) => canonicalJson(before[name] ?? null) !== canonicalJson(after[name] ?? null),
  );
  const only = (facts: Facts) => Object.fromEntries(names.map((name) => [name, facts[name] ?? null]));
  return { before: only(before), after: only(after) };
}
