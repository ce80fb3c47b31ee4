import { elementJson } from '../../certificate/elementJson.ts';
import { certificateState } from '../../certificate/validity.ts';
import type { Certificate, StateClock } from '../../inventory/queries/certificates.ts';
import { declaredFields } from '../../inventory/source.ts';
import type { OwnerOf } from '../../ownership/owner.ts';
import { certificateOwner } from '../certificateOwner.ts';
import type { CertificateJson } from './certificateSchema.ts';
import { findingJson } from './findingSchema.ts';

/** A certificate as the API shows it; its state is that at `now`. */
export function certificateJson(
  certificate: Certificate,
  { now, expiringWithinSeconds }: StateClock,
  ownerOf: OwnerOf,
): CertificateJson {
  return {
    account_id: certificate.accountId,
    id: certificate.certificateId,
    name: certificate.name,
    type: certificate.type,
    ca: certificate.ca,
    state: certificateState(certificate, now, expiringWithinSeconds),
    earliest_not_after: certificate.earliestNotAfter,
    uploaded_on: certificate.uploadedOn,
    first_seen_at: certificate.firstSeenAt,
    last_seen_at: certificate.lastSeenAt,
    removed_at: certificate.removedAt,
    listed: certificate.listed,
    declared: declaredFields(certificate.declared),
    elements: certificate.elements.map(elementJson),
    refused_blocks: certificate.refusedBlocks.map(({ bundleIndex, label, reason }) => ({
      bundle_index: bundleIndex,
      label,
      reason,
    })),
    associations: certificate.associations.map(({ service, status, firstSeenAt, lastSeenAt }) => ({
      service,
      status,
      first_seen_at: firstSeenAt,
      last_seen_at: lastSeenAt,
    })),
    associations_read_at: certificate.associationsReadAt,
    findings: certificate.findings.map((finding) => findingJson(finding, now)),
    failures: certificate.failures.map(({ field, reason }) => ({ field, reason })),
    owner: certificateOwner(certificate, ownerOf),
  };
}
