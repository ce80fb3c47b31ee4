import { type webcrypto as nodeCrypto, webcrypto } from 'node:crypto';
import { createRsaKeys } from './rsaKeys.ts';

export type KeyKind = 'rsa-1024' | 'rsa-2048' | 'rsa-4096' | 'p-256' | 'p-384' | 'ed25519';

/** A key pair and the algorithm by which it signs. */
export interface SigningKeys {
  pair: nodeCrypto.CryptoKeyPair;
  signing: { name: string; hash?: string };
}

/** Makes key pairs, no two alike; `hash` is for RSA and SHA-256 when left out. */
export type KeyPool = (kind: KeyKind, hash?: 'SHA-1' | 'SHA-256') => Promise<SigningKeys>;

export function createKeyPool(): KeyPool {
  const rsa = createRsaKeys();
  return async (kind, hash = 'SHA-256') => {
    switch (kind) {
      case 'rsa-1024':
      case 'rsa-2048':
      case 'rsa-4096': {
        const bits = kind === 'rsa-1024' ? 1024 : kind === 'rsa-2048' ? 2048 : 4096;
        return { pair: await rsa(bits, hash), signing: { name: 'RSASSA-PKCS1-v1_5', hash } };
      }
      case 'p-256':
        return { pair: await ecdsa('P-256'), signing: { name: 'ECDSA', hash: 'SHA-256' } };
      case 'p-384':
        return { pair: await ecdsa('P-384'), signing: { name: 'ECDSA', hash: 'SHA-384' } };
      case 'ed25519':
        return { pair: await ed25519(), signing: { name: 'Ed25519' } };
    }
  };
}

async function ecdsa(namedCurve: string): Promise<nodeCrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey({ name: 'ECDSA', namedCurve }, true, ['sign', 'verify']);
}

async function ed25519(): Promise<nodeCrypto.CryptoKeyPair> {
  const made = await webcrypto.subtle.generateKey({ name: 'Ed25519' }, true, ['sign', 'verify']);
  return made as nodeCrypto.CryptoKeyPair;
}
