/** A difference from other readers that is meant, as `compareCorpus` writes it, and the reason for it. */
export interface CorpusDecision {
  difference: string;
  because: string;
}

const trailingData =
  'octets after the certificate within its block are refused, as GnuTLS, Go and pyca refuse them';
const undecodableName =
  'an entry of a kind that does not exist is kept as hex where OpenSSL gives up the extension for it';
const notUtf8 = 'octets that are no UTF-8 are kept as hex, which guesses no encoding';

/** Where all five readers accept the certificate. `docs/reading.md` has the rules behind these. */
export const decisionsAgainstAll: CorpusDecision[] = [
  {
    difference: 'crafted-end-mismatch.pem 0: not read, label_mismatch',
    because:
      'an END with another label than its BEGIN is refused, as all but GnuTLS refuse the file; they accept only the octets in it',
  },
];

/** Where the five readers disagree about the certificate; the manifest then has what OpenSSL reads. */
export const decisionsAgainstOpenssl: CorpusDecision[] = [
  { difference: 'crafted-der-trailing-garbage.pem 0: not read, trailing_data', because: trailingData },
  { difference: 'mbedtls-server5-der2.pem 0: not read, trailing_data', because: trailingData },
  {
    difference:
      'nodejs-test-tls-cert-ext-encoding.js.pem 0 subject_alternative_names: ["unknown:#970C2A2E6C6F63616C2E686F7374"] | []',
    because: undecodableName,
  },
  {
    difference: 'pyca-san_edipartyname.pem 0 subject_alternative_names: ["ediParty:#"] | []',
    because: 'an entry is kept as hex where OpenSSL gives up the extension for it',
  },
  {
    difference: 'pyca-two_basic_constraints.pem 0 is_ca: null | false',
    because: 'of two basicConstraints neither is believed: unknown, not false',
  },
  {
    difference: 'x509parser-duplicate_value_in_authority_info_access.pem 0: not read, trailing_data',
    because: trailingData,
  },
  {
    difference:
      'zlint-SANDNSNameNotFQDN.pem 0 subject_alternative_names: ["unknown:#0203676F76","unknown:#0206676F762E7573"] | []',
    because: undecodableName,
  },
  {
    difference: 'zlint-extSANDuplicated.pem 0 subject_alternative_names: null | []',
    because: 'of two subjectAltName extensions neither is believed: unknown, not empty',
  },
  {
    difference:
      'zlint-generalizedNotZulu.pem 0 subject_alternative_names: ["DNS:gov.us","DNS:#C0A8"] | ["DNS:gov.us","DNS:À¨"]',
    because: notUtf8,
  },
  {
    difference:
      'zlint-generalizedPrior2050.pem 0 subject_alternative_names: ["URI:","DNS:#C0A8"] | ["URI:","DNS:À¨"]',
    because: notUtf8,
  },
  {
    difference: 'zlint-subCertPathLenNegative.pem 0 path_length: null | -8',
    because: 'a negative path length means nothing (RFC 5280 4.2.1.9): unknown',
  },
];
