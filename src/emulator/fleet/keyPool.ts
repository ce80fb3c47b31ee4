import { createHash, type webcrypto as nodeCrypto, webcrypto } from 'node:crypto';
import { createRsaKeys, type LazyPair } from './rsaKeys.ts';

export type KeyKind = 'rsa-1024' | 'rsa-2048' | 'rsa-4096' | 'p-256' | 'p-384' | 'ed25519';

/** A key pair and the algorithm by which it signs. */
export interface SigningKeys extends LazyPair {
  signing: { name: string; hash?: string };
  /** Hexadecimal; the leftmost 160 bits of the SHA-256 of the SPKI (RFC 7093 section 2, method 4). */
  keyIdentifier: string;
}

/** Makes key pairs, no two alike; `hash` is for RSA and SHA-256 when left out. */
export type KeyPool = (kind: KeyKind, hash?: 'SHA-1' | 'SHA-256') => Promise<SigningKeys>;

export function createKeyPool(): KeyPool {
  const rsa = createRsaKeys();
  return async (kind, hash = 'SHA-256') => {
    switch (kind) {
      case 'rsa-1024':
        return withIdentifier(await rsa(1024, hash), { name: 'RSASSA-PKCS1-v1_5', hash });
      case 'rsa-2048':
        return withIdentifier(await rsa(2048, hash), { name: 'RSASSA-PKCS1-v1_5', hash });
      case 'rsa-4096':
        return withIdentifier(await rsa(4096, hash), { name: 'RSASSA-PKCS1-v1_5', hash });
      case 'p-256':
        return withIdentifier(await ecdsa('P-256'), { name: 'ECDSA', hash: 'SHA-256' });
      case 'p-384':
        return withIdentifier(await ecdsa('P-384'), { name: 'ECDSA', hash: 'SHA-384' });
      case 'ed25519':
        return withIdentifier(await ed25519(), { name: 'Ed25519' });
    }
  };
}

async function withIdentifier(pair: LazyPair, signing: SigningKeys['signing']): Promise<SigningKeys> {
  const spki = Buffer.from(await webcrypto.subtle.exportKey('spki', pair.publicKey));
  return { ...pair, signing, keyIdentifier: createHash('sha256').update(spki).digest('hex').slice(0, 40) };
}

async function ecdsa(namedCurve: string): Promise<LazyPair> {
  const pair = await webcrypto.subtle.generateKey({ name: 'ECDSA', namedCurve }, true, ['sign', 'verify']);
  return { publicKey: pair.publicKey, privateKey: async () => pair.privateKey };
}

async function ed25519(): Promise<LazyPair> {
  const made: unknown = await webcrypto.subtle.generateKey({ name: 'Ed25519' }, true, ['sign', 'verify']);
  const pair = made as nodeCrypto.CryptoKeyPair;
  return { publicKey: pair.publicKey, privateKey: async () => pair.privateKey };
}
