import { elementJson } from '../certificate/elementJson.ts';
import { pemOf } from '../certificate/toPem.ts';
import { declaredFields } from '../inventory/source.ts';
import type { ParsedPem } from '../operations/parsePem.ts';
import type { ParsedRecord } from '../operations/parseRecord.ts';
import { type ValidityOptions, validityOf } from './certificatesValidity.ts';

/**
 * A certificate as JSON, with the names of the HTTP API: Cloudflare's word in `declared`, ours in `elements`.
 * `certificates` is the PEM of the blocks that are certificates; `refused_blocks` names the others.
 */
export function certificateJson(
  accountId: string,
  certificate: ParsedRecord,
  options: ValidityOptions,
): Record<string, unknown> {
  const { record, certificates, refused } = certificate;
  const { state, earliestNotAfter } = validityOf(certificate, options);
  return {
    account_id: accountId,
    id: record.certificateId,
    name: record.name,
    type: record.type,
    ca: record.ca,
    state,
    earliest_not_after: earliestNotAfter,
    uploaded_on: record.uploadedOn,
    declared: declaredFields(record.declared),
    certificates: pemText(certificate),
    elements: certificates.map(({ bundleIndex, element }) => elementJson({ bundleIndex, ...element })),
    refused_blocks: refused.map(({ bundleIndex, label, reason }) => ({
      bundle_index: bundleIndex,
      label,
      reason,
    })),
    failures: record.failures,
  };
}

/** The PEM of the blocks that are certificates, in order; a private key or what else stands there is left out. */
export function pemText({ certificates }: ParsedPem): string {
  return certificates.map(({ der }) => pemOf(der)).join('');
}
