import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import type { ParsedCertificate, ParsedPem } from './parsePem.ts';
import type { Verdict } from './verdict.ts';

export interface PrivateKeyVerdict extends Verdict {
  /** The key alone, PEM of PKCS #8, whatever else its file holds; null when it is refused. */
  privateKey: string | null;
}

/**
 * Reads a private key and holds it against the first certificate, which it must belong to (the rule of Cloudflare's
 * schema for chains). No part of the key is in what it says.
 */
export function checkPrivateKey(
  text: string,
  { certificates: [first, ...others] }: ParsedPem,
  { ca }: { ca: boolean },
): PrivateKeyVerdict {
  const key = readKey(text);
  if (key === null) return refused(unreadableReason(text));
  if (first === undefined) return refused('There is no certificate that the private key could belong to.');
  const matches = belongs(key, first);
  if (matches === null) {
    return refused('It cannot be told whether the private key belongs to the first certificate.');
  }
  if (!matches) {
    const owner = others.find((certificate) => belongs(key, certificate) === true);
    return refused(
      owner === undefined
        ? 'The private key does not belong to the first certificate.'
        : `The private key belongs to certificate ${owner.bundleIndex + 1}: that one must come first.`,
    );
  }
  return {
    refusals: [],
    warnings: ca
      ? ['The private key of a CA is part of the upload: only the block page of Gateway needs it.']
      : [],
    privateKey: key.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

function refused(why: string): PrivateKeyVerdict {
  return { refusals: [why], warnings: [], privateKey: null };
}

function readKey(text: string): KeyObject | null {
  try {
    return createPrivateKey(text);
  } catch {
    // OpenSSL's words are dropped: they help little, and nothing of a key may come out.
    return null;
  }
}

function unreadableReason(text: string): string {
  if (/ENCRYPTED/.test(text)) {
    return 'The private key is encrypted, which Cloudflare cannot use: decrypt it first (openssl pkey -in FILE).';
  }
  return 'The private key cannot be read: PEM with -----BEGIN PRIVATE KEY----- (PKCS #8, or RSA or EC) is needed.';
}

/** Null when OpenSSL cannot read the certificate. */
function belongs(key: KeyObject, { der }: ParsedCertificate): boolean | null {
  try {
    return new X509Certificate(der).checkPrivateKey(key);
  } catch {
    return null;
  }
}
