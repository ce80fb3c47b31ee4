import { type webcrypto as nodeCrypto, webcrypto } from 'node:crypto';

/** The private key is put together when first asked for: most certificates never sign anything. */
export interface LazyPair {
  publicKey: nodeCrypto.CryptoKey;
  privateKey(): Promise<nodeCrypto.CryptoKey>;
}

export type RsaBits = 1024 | 2048 | 4096;

/**
 * Gives a function that makes RSA key pairs, each with another modulus, from few primes: each two primes of a
 * generated key and of those before it give one more modulus, so that hundreds of keys cost a dozen generations.
 * Whoever knows two moduli can factor them: good for emulated certificates only.
 */
export function createRsaKeys(): (bits: RsaBits, hash: string) => Promise<LazyPair> {
  const primes = new Map<RsaBits, bigint[]>();
  const pairs = new Map<RsaBits, [number, number]>();
  return async (bits, hash) => {
    const known = primes.get(bits) ?? [];
    primes.set(bits, known);
    const [first, second] = nextPair(pairs.get(bits));
    pairs.set(bits, [first, second]);
    if (known.length <= second) known.push(...(await generatePrimes(bits)));
    return importPair(known[second] ?? 0n, known[first] ?? 0n, hash);
  };
}

/** (0,1) (0,2) (1,2) (0,3) (1,3) (2,3) … */
function nextPair(last: [number, number] | undefined): [number, number] {
  if (last === undefined) return [0, 1];
  const [first, second] = last;
  return first + 1 < second ? [first + 1, second] : [0, second + 1];
}

const exponent = 65537n;

async function generatePrimes(bits: RsaBits): Promise<[bigint, bigint]> {
  const algorithm = {
    name: 'RSASSA-PKCS1-v1_5',
    hash: 'SHA-256',
    modulusLength: bits,
    publicExponent: new Uint8Array([1, 0, 1]),
  };
  const { privateKey } = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const { p, q } = await webcrypto.subtle.exportKey('jwk', privateKey);
  return [fromBase64url(p ?? ''), fromBase64url(q ?? '')];
}

async function importPair(p: bigint, q: bigint, hash: string): Promise<LazyPair> {
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash };
  const open = { kty: 'RSA', n: toBase64url(p * q), e: toBase64url(exponent) };
  let privateKey: Promise<nodeCrypto.CryptoKey> | undefined;
  return {
    publicKey: await webcrypto.subtle.importKey('jwk', open, algorithm, true, ['verify']),
    privateKey: () => {
      privateKey ??= webcrypto.subtle.importKey(
        'jwk',
        { ...open, ...privateNumbers(p, q) },
        algorithm,
        true,
        ['sign'],
      );
      return privateKey;
    },
  };
}

/** RFC 8017 section 3.2, second representation, named as in RFC 7518 section 6.3.2. */
function privateNumbers(p: bigint, q: bigint): Record<string, string> {
  const d = inverse(exponent, (p - 1n) * (q - 1n));
  const numbers = { d, p, q, dp: d % (p - 1n), dq: d % (q - 1n), qi: inverse(q, p) };
  return Object.fromEntries(Object.entries(numbers).map(([name, value]) => [name, toBase64url(value)]));
}

/** The inverse of `value` modulo `modulus` by the extended Euclidean algorithm; both are coprime. */
function inverse(value: bigint, modulus: bigint): bigint {
  let [remainder, next] = [modulus, value % modulus];
  let [factor, nextFactor] = [0n, 1n];
  while (next !== 0n) {
    const quotient = remainder / next;
    [remainder, next] = [next, remainder - quotient * next];
    [factor, nextFactor] = [nextFactor, factor - quotient * nextFactor];
  }
  return ((factor % modulus) + modulus) % modulus;
}

function fromBase64url(text: string): bigint {
  return BigInt(`0x${Buffer.from(text, 'base64url').toString('hex')}`);
}

function toBase64url(value: bigint): string {
  const hex = value.toString(16);
  return Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex').toString('base64url');
}
