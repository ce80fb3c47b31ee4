/**
 * A signature algorithm: its name, and how node:crypto verifies it. `hash` is node's name of the digest, null
 * where the scheme brings its own; `scheme` is null where node:crypto can't verify.
 */
export interface SignatureAlgorithm {
  name: string;
  scheme: 'RSA' | 'RSA-PSS' | 'ECDSA' | 'DSA' | 'pure' | null;
  hash: string | null;
}

/** The signature algorithm with this OID; null when unknown. Names as in RFC 4055, 5758 and OpenSSL's. */
export function signatureAlgorithm(oid: string): SignatureAlgorithm | null {
  return algorithms.get(oid) ?? null;
}

/**
 * The digest of the signature algorithm with this name, as node:crypto calls it; null when the name is unknown, and
 * when the scheme brings its own or its parameters say which.
 */
export function hashOfSignature(name: string): string | null {
  return hashes.get(name) ?? null;
}

const algorithms = new Map<string, SignatureAlgorithm>(
  (
    [
      ['1.2.840.113549.1.1.2', 'md2WithRSAEncryption', 'RSA', 'md2'],
      ['1.2.840.113549.1.1.3', 'md4WithRSAEncryption', 'RSA', 'md4'],
      ['1.2.840.113549.1.1.4', 'md5WithRSAEncryption', 'RSA', 'md5'],
      ['1.2.840.113549.1.1.5', 'sha1WithRSAEncryption', 'RSA', 'sha1'],
      ['1.3.14.3.2.29', 'sha1WithRSA', 'RSA', 'sha1'],
      ['1.2.840.113549.1.1.10', 'rsassaPss', 'RSA-PSS', null],
      ['1.2.840.113549.1.1.11', 'sha256WithRSAEncryption', 'RSA', 'sha256'],
      ['1.2.840.113549.1.1.12', 'sha384WithRSAEncryption', 'RSA', 'sha384'],
      ['1.2.840.113549.1.1.13', 'sha512WithRSAEncryption', 'RSA', 'sha512'],
      ['1.2.840.113549.1.1.14', 'sha224WithRSAEncryption', 'RSA', 'sha224'],
      ['1.2.840.113549.1.1.15', 'sha512-224WithRSAEncryption', 'RSA', 'sha512-224'],
      ['1.2.840.113549.1.1.16', 'sha512-256WithRSAEncryption', 'RSA', 'sha512-256'],
      ['2.16.840.1.101.3.4.3.13', 'sha3-224WithRSAEncryption', 'RSA', 'sha3-224'],
      ['2.16.840.1.101.3.4.3.14', 'sha3-256WithRSAEncryption', 'RSA', 'sha3-256'],
      ['2.16.840.1.101.3.4.3.15', 'sha3-384WithRSAEncryption', 'RSA', 'sha3-384'],
      ['2.16.840.1.101.3.4.3.16', 'sha3-512WithRSAEncryption', 'RSA', 'sha3-512'],
      ['1.3.36.3.3.1.2', 'ripemd160WithRSA', 'RSA', 'ripemd160'],
      ['1.2.840.10045.4.1', 'ecdsa-with-SHA1', 'ECDSA', 'sha1'],
      ['1.2.840.10045.4.3.1', 'ecdsa-with-SHA224', 'ECDSA', 'sha224'],
      ['1.2.840.10045.4.3.2', 'ecdsa-with-SHA256', 'ECDSA', 'sha256'],
      ['1.2.840.10045.4.3.3', 'ecdsa-with-SHA384', 'ECDSA', 'sha384'],
      ['1.2.840.10045.4.3.4', 'ecdsa-with-SHA512', 'ECDSA', 'sha512'],
      ['2.16.840.1.101.3.4.3.9', 'ecdsa-with-SHA3-224', 'ECDSA', 'sha3-224'],
      ['2.16.840.1.101.3.4.3.10', 'ecdsa-with-SHA3-256', 'ECDSA', 'sha3-256'],
      ['2.16.840.1.101.3.4.3.11', 'ecdsa-with-SHA3-384', 'ECDSA', 'sha3-384'],
      ['2.16.840.1.101.3.4.3.12', 'ecdsa-with-SHA3-512', 'ECDSA', 'sha3-512'],
      ['1.2.840.10040.4.3', 'dsaWithSHA1', 'DSA', 'sha1'],
      ['2.16.840.1.101.3.4.3.1', 'dsa_with_SHA224', 'DSA', 'sha224'],
      ['2.16.840.1.101.3.4.3.2', 'dsa_with_SHA256', 'DSA', 'sha256'],
      ['2.16.840.1.101.3.4.3.3', 'dsa_with_SHA384', 'DSA', 'sha384'],
      ['2.16.840.1.101.3.4.3.4', 'dsa_with_SHA512', 'DSA', 'sha512'],
      ['1.3.101.112', 'Ed25519', 'pure', null],
      ['1.3.101.113', 'Ed448', 'pure', null],
      ['2.16.840.1.101.3.4.3.17', 'ML-DSA-44', 'pure', null],
      ['2.16.840.1.101.3.4.3.18', 'ML-DSA-65', 'pure', null],
      ['2.16.840.1.101.3.4.3.19', 'ML-DSA-87', 'pure', null],
      ['2.16.840.1.101.3.4.3.20', 'SLH-DSA-SHA2-128s', 'pure', null],
      ['2.16.840.1.101.3.4.3.21', 'SLH-DSA-SHA2-128f', 'pure', null],
      ['2.16.840.1.101.3.4.3.22', 'SLH-DSA-SHA2-192s', 'pure', null],
      ['2.16.840.1.101.3.4.3.23', 'SLH-DSA-SHA2-192f', 'pure', null],
      ['2.16.840.1.101.3.4.3.24', 'SLH-DSA-SHA2-256s', 'pure', null],
      ['2.16.840.1.101.3.4.3.25', 'SLH-DSA-SHA2-256f', 'pure', null],
      ['2.16.840.1.101.3.4.3.26', 'SLH-DSA-SHAKE-128s', 'pure', null],
      ['2.16.840.1.101.3.4.3.27', 'SLH-DSA-SHAKE-128f', 'pure', null],
      ['2.16.840.1.101.3.4.3.28', 'SLH-DSA-SHAKE-192s', 'pure', null],
      ['2.16.840.1.101.3.4.3.29', 'SLH-DSA-SHAKE-192f', 'pure', null],
      ['2.16.840.1.101.3.4.3.30', 'SLH-DSA-SHAKE-256s', 'pure', null],
      ['2.16.840.1.101.3.4.3.31', 'SLH-DSA-SHAKE-256f', 'pure', null],
      ['1.2.840.113549.2.5', 'md5', null, 'md5'],
      ['1.2.156.10197.1.501', 'SM2-with-SM3', null, null],
      ['1.2.643.2.2.3', 'GOST R 34.11-94 with GOST R 34.10-2001', null, null],
      ['1.2.643.7.1.1.3.2', 'GOST R 34.10-2012 with GOST R 34.11-2012 (256 bit)', null, null],
      ['1.2.643.7.1.1.3.3', 'GOST R 34.10-2012 with GOST R 34.11-2012 (512 bit)', null, null],
    ] as const
  ).map(([oid, name, scheme, hash]) => [oid, { name, scheme, hash }]),
);

const hashes = new Map([...algorithms.values()].map(({ name, hash }) => [name, hash]));
