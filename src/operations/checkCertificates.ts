import { isVerifiedByCloudflare } from '../certificate/isVerifiedByCloudflare.ts';
import type { RefusedBlock } from '../certificate/pem.ts';
import type { BlockFailureReason } from '../certificate/reasons.ts';
import type { ParsedCertificate, ParsedPem } from './parsePem.ts';
import type { Verdict } from './verdict.ts';

/**
 * Holds what is to be uploaded against what Cloudflare takes and what makes sense: only readable certificates; a CA
 * (Basic Constraints CA=TRUE, as Cloudflare's "Bring your own CA" demands) where `ca` is asked for. What can be sent
 * but will hardly serve is a warning.
 */
export function checkCertificates(pem: ParsedPem, { ca, now }: { ca: boolean; now: Date }): Verdict {
  const [first] = pem.certificates;
  const refusals = [...pem.refused.map(refusalOf), ...pem.certificates.flatMap(unreadable)];
  if (first === undefined) {
    return { refusals: refusals.length > 0 ? refusals : ['There is no certificate in it.'], warnings: [] };
  }
  if (ca && first.element.parses && first.element.isCa !== true) {
    refusals.push(
      `${titleOf(first)} is not a CA (its Basic Constraints do not say CA=TRUE), which Cloudflare demands of a CA: ` +
        'leave out --ca, or give the certificate of the CA itself.',
    );
  }
  return {
    refusals,
    warnings: [...useWarnings(pem, ca), ...pem.certificates.flatMap(validityWarnings(now))],
  };
}

/** `certificate 2` for people, who count from 1. */
function titleOf({ bundleIndex }: Pick<ParsedCertificate, 'bundleIndex'>): string {
  return `Certificate ${bundleIndex + 1}`;
}

function refusalOf({ bundleIndex, label, reason }: RefusedBlock): string {
  const block =
    bundleIndex === null ? `A block${label === null ? '' : ` labelled ${label}`}` : titleOf({ bundleIndex });
  return refusedBlocks[reason](block);
}

const refusedBlocks: Record<BlockFailureReason, (block: string) => string> = {
  base64_invalid: (block) => `${block} is not valid base64: copy it again from its source.`,
  empty_block: (block) => `${block} is empty.`,
  label_mismatch: (block) => `${block} begins and ends with different labels.`,
  missing_begin: (block) => `${block} has an END line without a BEGIN line.`,
  no_certificate_block: () =>
    'There is no certificate in it: a PEM file with -----BEGIN CERTIFICATE----- is needed (a DER file can be ' +
    'converted with: openssl x509 -inform der -in FILE).',
  not_a_certificate: (block) => `${block} is not a certificate: only certificates can be uploaded.`,
  not_x509: (block) => `${block} is not an X.509 certificate.`,
  private_key_in_pem: () =>
    'There is a private key in it: put the key in a file of its own and give that with --private-key.',
  too_large: () => 'It is too large for a PEM file of certificates.',
  too_many_blocks: () => 'It holds too many blocks.',
  trailing_data: (block) => `${block} is followed by other data within its block.`,
  truncated: (block) => `${block} is cut off: copy it again from its source.`,
  unterminated: (block) => `${block} has no END line of its own.`,
};

function unreadable(certificate: ParsedCertificate): string[] {
  const { parses, failures } = certificate.element;
  if (parses) return [];
  return [
    `${titleOf(certificate)} is not a readable X.509 certificate (${failures[0]?.reason ?? 'malformed'}).`,
  ];
}

function useWarnings({ certificates }: ParsedPem, ca: boolean): string[] {
  const warnings: string[] = [];
  const seen = new Map<string, ParsedCertificate>();
  for (const certificate of certificates) {
    const { element } = certificate;
    const title = titleOf(certificate);
    const earlier = seen.get(element.fingerprintSha256);
    if (earlier)
      warnings.push(`${title} is the same as certificate ${earlier.bundleIndex + 1}; it is sent once.`);
    seen.set(element.fingerprintSha256, earlier ?? certificate);
    if (!ca && certificate === certificates[0] && element.isCa === true) {
      warnings.push(`${title} is a CA: without --ca Cloudflare will not verify client certificates with it.`);
    }
    if (ca && certificate !== certificates[0] && element.isCa !== true) {
      warnings.push(`${title} is not a CA, although --ca is given.`);
    }
    if (!earlier && element.parses && !isVerifiedByCloudflare(element)) {
      const algorithms = `key ${element.keyAlgorithm ?? 'unknown'}, signature ${element.signatureAlgorithm ?? 'unknown'}`;
      warnings.push(
        `${title} (${algorithms}) is of a kind that Cloudflare is not known to verify: it takes RSA (not PSS) and ` +
          'ECDSA with SHA-1, 256, 384 or 512. Others were accepted and then never verified a client.',
      );
    }
  }
  return warnings;
}

function validityWarnings(now: Date): (certificate: ParsedCertificate) => string[] {
  return (certificate) => {
    const { notBefore, notAfter, parses } = certificate.element;
    if (!parses) return [];
    if (notAfter === null) return [`${titleOf(certificate)} has no readable end of its validity.`];
    if (Date.parse(notAfter) < now.getTime()) return [`${titleOf(certificate)} has expired on ${notAfter}.`];
    const isEarly = notBefore !== null && Date.parse(notBefore) > now.getTime();
    return isEarly ? [`${titleOf(certificate)} is not valid before ${notBefore}.`] : [];
  };
}
