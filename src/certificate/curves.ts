/** A named elliptic curve: its common name, and the size of its field in bits. */
export interface Curve {
  name: string;
  bits: number;
}

/** The curve with this OID; null when unknown. NIST's name where NIST has one, else the one of SEC 2 or RFC 5639. */
export function curveByOid(oid: string): Curve | null {
  return byOid.get(oid) ?? null;
}

/** The curve that OpenSSL calls so, e.g. `prime256v1`; null when unknown. */
export function curveByOpensslName(opensslName: string): Curve | null {
  return byOpensslName.get(opensslName) ?? null;
}

const byOid = new Map<string, Curve>();
const byOpensslName = new Map<string, Curve>();

/** OID, OpenSSL's name, bits, and our name where it differs. Sources: SEC 2, X9.62, RFC 5639, GM/T 0003. */
const table: [string, string, number, string?][] = [
  ['1.2.840.10045.3.1.1', 'prime192v1', 192, 'P-192'],
  ['1.2.840.10045.3.1.2', 'prime192v2', 192],
  ['1.2.840.10045.3.1.3', 'prime192v3', 192],
  ['1.2.840.10045.3.1.4', 'prime239v1', 239],
  ['1.2.840.10045.3.1.5', 'prime239v2', 239],
  ['1.2.840.10045.3.1.6', 'prime239v3', 239],
  ['1.2.840.10045.3.1.7', 'prime256v1', 256, 'P-256'],
  ['1.3.132.0.33', 'secp224r1', 224, 'P-224'],
  ['1.3.132.0.34', 'secp384r1', 384, 'P-384'],
  ['1.3.132.0.35', 'secp521r1', 521, 'P-521'],
  ['1.3.132.0.6', 'secp112r1', 112],
  ['1.3.132.0.7', 'secp112r2', 112],
  ['1.3.132.0.28', 'secp128r1', 128],
  ['1.3.132.0.29', 'secp128r2', 128],
  ['1.3.132.0.9', 'secp160k1', 160],
  ['1.3.132.0.8', 'secp160r1', 160],
  ['1.3.132.0.30', 'secp160r2', 160],
  ['1.3.132.0.31', 'secp192k1', 192],
  ['1.3.132.0.32', 'secp224k1', 224],
  ['1.3.132.0.10', 'secp256k1', 256],
  ['1.3.132.0.4', 'sect113r1', 113],
  ['1.3.132.0.5', 'sect113r2', 113],
  ['1.3.132.0.22', 'sect131r1', 131],
  ['1.3.132.0.23', 'sect131r2', 131],
  ['1.3.132.0.1', 'sect163k1', 163, 'K-163'],
  ['1.3.132.0.2', 'sect163r1', 163],
  ['1.3.132.0.15', 'sect163r2', 163, 'B-163'],
  ['1.3.132.0.24', 'sect193r1', 193],
  ['1.3.132.0.25', 'sect193r2', 193],
  ['1.3.132.0.26', 'sect233k1', 233, 'K-233'],
  ['1.3.132.0.27', 'sect233r1', 233, 'B-233'],
  ['1.3.132.0.3', 'sect239k1', 239],
  ['1.3.132.0.16', 'sect283k1', 283, 'K-283'],
  ['1.3.132.0.17', 'sect283r1', 283, 'B-283'],
  ['1.3.132.0.36', 'sect409k1', 409, 'K-409'],
  ['1.3.132.0.37', 'sect409r1', 409, 'B-409'],
  ['1.3.132.0.38', 'sect571k1', 571, 'K-571'],
  ['1.3.132.0.39', 'sect571r1', 571, 'B-571'],
  ['1.3.36.3.3.2.8.1.1.1', 'brainpoolP160r1', 160],
  ['1.3.36.3.3.2.8.1.1.2', 'brainpoolP160t1', 160],
  ['1.3.36.3.3.2.8.1.1.3', 'brainpoolP192r1', 192],
  ['1.3.36.3.3.2.8.1.1.4', 'brainpoolP192t1', 192],
  ['1.3.36.3.3.2.8.1.1.5', 'brainpoolP224r1', 224],
  ['1.3.36.3.3.2.8.1.1.6', 'brainpoolP224t1', 224],
  ['1.3.36.3.3.2.8.1.1.7', 'brainpoolP256r1', 256],
  ['1.3.36.3.3.2.8.1.1.8', 'brainpoolP256t1', 256],
  ['1.3.36.3.3.2.8.1.1.9', 'brainpoolP320r1', 320],
  ['1.3.36.3.3.2.8.1.1.10', 'brainpoolP320t1', 320],
  ['1.3.36.3.3.2.8.1.1.11', 'brainpoolP384r1', 384],
  ['1.3.36.3.3.2.8.1.1.12', 'brainpoolP384t1', 384],
  ['1.3.36.3.3.2.8.1.1.13', 'brainpoolP512r1', 512],
  ['1.3.36.3.3.2.8.1.1.14', 'brainpoolP512t1', 512],
  ['1.2.156.10197.1.301', 'SM2', 256],
];

for (const [oid, opensslName, bits, name] of table) {
  const curve: Curve = { name: name ?? opensslName, bits };
  byOid.set(oid, curve);
  byOpensslName.set(opensslName, curve);
}
