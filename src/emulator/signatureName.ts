/**
 * The name of the constant of Go's `x509.SignatureAlgorithm` for a signature algorithm's OID, as Cloudflare
 * shows it in `signature`. RSASSA-PSS and algorithms that Go does not know are `UnknownSignatureAlgorithm`.
 */
export function signatureName(oid: string | undefined): string {
  return (oid === undefined ? undefined : goNames.get(oid)) ?? 'UnknownSignatureAlgorithm';
}

const goNames = new Map([
  ['1.2.840.113549.1.1.2', 'MD2WithRSA'],
  ['1.2.840.113549.1.1.4', 'MD5WithRSA'],
  ['1.2.840.113549.1.1.5', 'SHA1WithRSA'],
  ['1.3.14.3.2.29', 'SHA1WithRSA'],
  ['1.2.840.113549.1.1.11', 'SHA256WithRSA'],
  ['1.2.840.113549.1.1.12', 'SHA384WithRSA'],
  ['1.2.840.113549.1.1.13', 'SHA512WithRSA'],
  ['1.2.840.10040.4.3', 'DSAWithSHA1'],
  ['2.16.840.1.101.3.4.3.2', 'DSAWithSHA256'],
  ['1.2.840.10045.4.1', 'ECDSAWithSHA1'],
  ['1.2.840.10045.4.3.2', 'ECDSAWithSHA256'],
  ['1.2.840.10045.4.3.3', 'ECDSAWithSHA384'],
  ['1.2.840.10045.4.3.4', 'ECDSAWithSHA512'],
  ['1.3.101.112', 'PureEd25519'],
]);
