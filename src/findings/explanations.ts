import type { FindingCheck } from './finding.ts';

/** What a finding is about in general, whatever its detail says: in docs/findings.md at length. */
export interface FindingExplanation {
  /** What it means for who uses the certificate. */
  meaning: string;
  /** The next step, as an order to a person. */
  remedy: string;
}

export const findingExplanations: Record<FindingCheck, FindingExplanation> = {
  expired_in_use: {
    meaning: 'Connections that need this certificate fail, or will as soon as both ends check it.',
    remedy:
      'Upload a valid successor, attach it where this one is used, then detach this one. Where it is not needed, just detach it.',
  },
  expiring_in_use: {
    meaning: 'When it expires, the connections that need it stop at once.',
    remedy:
      'Have the successor issued now, upload it, and attach it where this one is used before the expiry.',
  },
  private_key_in_pem: {
    meaning:
      'Everybody who may list certificates can read the private key, so it must count as compromised. Certalog has not stored it.',
    remedy: 'Make a new key and certificate, replace this one wherever it is used, revoke it and delete it.',
  },
  unreadable: {
    meaning: 'What cannot be read is not watched: its expiry, its names and its key are not known here.',
    remedy: 'Compare the PEM with the file that was uploaded, and upload it again whole.',
  },
  weak_key: {
    meaning: 'A key of this size can be broken by those who have the means.',
    remedy:
      'Make a new key of at least 2048 bits (RSA) or 256 bits (elliptic curve), and replace the certificate.',
  },
  weak_signature: {
    meaning: 'Its digest can be forged: an attacker may have one certificate signed and use another.',
    remedy: 'Have it issued again with SHA-256 or better, and replace it.',
  },
  unsupported_key: {
    meaning: 'Cloudflare accepts the upload, but never verifies a client certificate below such a CA.',
    remedy: 'Use a CA with an RSA or ECDSA key, and upload that one instead.',
  },
  not_a_ca: {
    meaning: 'It was uploaded as a CA and is not marked as one, so that nothing is valid through it.',
    remedy: 'Upload the CA certificate itself, or upload this one as what it is.',
  },
  too_long_validity: {
    meaning: 'What is valid for so long is forgotten, and its key can be stolen for all that time.',
    remedy: 'Have the successor issued for a shorter time; accept this one in an exception until then.',
  },
  duplicate_certificate: {
    meaning: 'The same certificate is stored more than once, so that a renewal may miss one of them.',
    remedy: 'Keep one, and replace all of them together when it is renewed.',
  },
  shared_key: {
    meaning:
      'Whoever takes the key from one holder has it for all, and a renewal with it renews only the date.',
    remedy: 'Make a new key for each holder and each renewal, beginning with this certificate.',
  },
  chain_order: {
    meaning: 'Clients that read the chain in order may refuse it.',
    remedy: 'Upload the bundle again, each certificate directly before its issuer, the leaf first.',
  },
  chain_incomplete: {
    meaning: 'A link is missing, so that the path cannot be verified up to its root.',
    remedy: 'Upload the bundle again together with the certificates that are missing in the chain below.',
  },
  intermediate_expires_first: {
    meaning:
      'From the day on which the issuer expires, the whole chain is invalid, though the leaf still looks valid.',
    remedy:
      'Get the renewed issuer and upload the bundle with it, or replace both, before the issuer expires.',
  },
  declared_mismatch: {
    meaning: 'What Cloudflare says of it is not what its PEM holds: one of the two is wrong.',
    remedy:
      'Find out which of the two Cloudflare uses, and upload the certificate again; until then rely on neither.',
  },
  unused: {
    meaning: 'No service has used it for long; its key is still a key that can be stolen.',
    remedy: 'Make sure that nothing outside of Cloudflare needs it, delete it, and destroy its private key.',
  },
  superseded: {
    meaning: 'A newer certificate for the same purpose is in use.',
    remedy: 'Move to the newer one what still uses this one, then delete this one.',
  },
};
