import type { ParsedPem } from './parsePem.ts';

/**
 * Whether both hold the same certificates in the same order, by the SHA-256 of their DER, a repeated one counted
 * once. This is what Cloudflare takes for the same upload: it normalises the PEM text, so texts cannot be compared.
 */
export function sameCertificates(one: ParsedPem, other: ParsedPem): boolean {
  const [ours, theirs] = [distinctFingerprints(one), distinctFingerprints(other)];
  return ours.length === theirs.length && ours.every((fingerprint, index) => fingerprint === theirs[index]);
}

function distinctFingerprints({ certificates }: ParsedPem): string[] {
  return [...new Set(certificates.map(({ element }) => element.fingerprintSha256))];
}
