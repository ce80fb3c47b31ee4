/**
 * Whether the signature algorithm that Cloudflare declares, the name of a constant of Go's `x509.SignatureAlgorithm`
 * (https://pkg.go.dev/crypto/x509#SignatureAlgorithm), is provably another than the one that was read; false when one
 * of them is not known.
 */
export function isOtherSignature(declared: string, signatureAlgorithm: string): boolean {
  const names = namesByGo.get(declared);
  // An algorithm that the reader has no name for is given by its OID.
  return names !== undefined && !/^\d/.test(signatureAlgorithm) && !names.includes(signatureAlgorithm);
}

/** Of RSASSA-PSS the digest is not read, so that it may be any of Go's three. */
const namesByGo = new Map([
  ['MD2WithRSA', ['md2WithRSAEncryption']],
  ['MD5WithRSA', ['md5WithRSAEncryption']],
  ['SHA1WithRSA', ['sha1WithRSAEncryption', 'sha1WithRSA']],
  ['SHA256WithRSA', ['sha256WithRSAEncryption']],
  ['SHA384WithRSA', ['sha384WithRSAEncryption']],
  ['SHA512WithRSA', ['sha512WithRSAEncryption']],
  ['SHA256WithRSAPSS', ['rsassaPss']],
  ['SHA384WithRSAPSS', ['rsassaPss']],
  ['SHA512WithRSAPSS', ['rsassaPss']],
  ['DSAWithSHA1', ['dsaWithSHA1']],
  ['DSAWithSHA256', ['dsa_with_SHA256']],
  ['ECDSAWithSHA1', ['ecdsa-with-SHA1']],
  ['ECDSAWithSHA256', ['ecdsa-with-SHA256']],
  ['ECDSAWithSHA384', ['ecdsa-with-SHA384']],
  ['ECDSAWithSHA512', ['ecdsa-with-SHA512']],
  ['PureEd25519', ['Ed25519']],
]);
