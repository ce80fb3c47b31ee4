import { X509Certificate } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { CertificateElement } from '../../src/certificate/element.ts';
import { readElement } from '../../src/certificate/element.ts';
import { readPem } from '../../src/certificate/pem.ts';
import { escapeText } from '../../src/certificate/strings.ts';
import {
  type CorpusCertificate,
  corpusBlocks,
  corpusBytes,
  corpusDer,
  corpusElements,
  corpusFiles,
  corpusIsHere,
} from './corpus.ts';
import { fastest } from './fastest.ts';
import { privateKeyTraces } from './keyTraces.ts';

/** Our names of curves, the manifest has OpenSSL's. */
const opensslCurves: Record<string, string> = {
  'P-192': 'prime192v1',
  'P-224': 'secp224r1',
  'P-256': 'prime256v1',
  'P-384': 'secp384r1',
  'P-521': 'secp521r1',
};
const sanTypes: Record<string, string> = {
  dns: 'DNS',
  ip: 'IP',
  email: 'email',
  uri: 'URI',
  dirName: 'dirName',
  otherName: 'otherName',
  registeredID: 'RID',
  x400Address: 'x400',
  ediPartyName: 'ediParty',
  unknown: 'unknown',
};
const purposes: Record<string, string> = {
  '1.3.6.1.5.5.7.3.1': 'serverAuth',
  '1.3.6.1.5.5.7.3.2': 'clientAuth',
  '1.3.6.1.5.5.7.3.3': 'codeSigning',
  '1.3.6.1.5.5.7.3.4': 'emailProtection',
  '1.3.6.1.5.5.7.3.8': 'timeStamping',
  '1.3.6.1.5.5.7.3.9': 'OCSPSigning',
  '2.5.29.37.0': 'anyExtendedKeyUsage',
};

/** What is compared: per field, our value in the manifest's spelling and the manifest's. */
function comparison(
  element: CertificateElement,
  truth: CorpusCertificate,
): Record<string, [unknown, unknown]> {
  const decoded = truth.publicKey.decodes;
  const constraints = truth.basicConstraints;
  return {
    version: [element.version, truth.version],
    serial: [manifestSerial(element.serialNumberDecimal), truth.serial],
    notBefore: [element.notBefore, truth.notBefore],
    notAfter: [element.notAfter, truth.notAfter],
    subject: [element.subject, truth.subjectUtf8],
    issuer: [element.issuer, truth.issuerUtf8],
    subjectCn: [element.subjectCn, truth.subjectCN.at(-1) ?? null],
    issuerCn: [element.issuerCn, truth.issuerCN.at(-1) ?? null],
    signatureAlgorithm: [element.signatureAlgorithmOid, truth.signatureAlgorithm?.oid],
    keyAlgorithm: [element.keyAlgorithmOid, truth.publicKey.oid],
    keySize: decoded ? [element.keySize, truth.publicKey.bits] : [null, null],
    curve: decoded
      ? [opensslCurves[element.curve ?? ''] ?? element.curve, truth.publicKey.curve]
      : [null, null],
    isCa: [element.isCa, truth.isCA],
    pathLength: [element.pathLength, typeof constraints === 'string' ? null : constraints.pathLen],
    ski: [element.subjectKeyIdentifier?.toUpperCase() ?? null, truth.ski],
    aki: [element.authorityKeyIdentifier?.toUpperCase() ?? null, truth.aki],
    eku: [element.extendedKeyUsage, (truth.eku ?? []).map((oid) => purposes[oid] ?? oid)],
    san: [element.subjectAlternativeNames?.map(manifestSan), truth.san.map(escapedSan)],
  };
}

function manifestSerial(decimal: string | null): string {
  const value = BigInt(decimal ?? 0);
  const hex = (value < 0n ? -value : value).toString(16).toUpperCase();
  return (value < 0n ? '-' : '') + hex.padStart(Math.ceil(hex.length / 2) * 2, '0');
}

function manifestSan({ type, value }: { type: string; value: string }): string {
  // The manifest writes other names as OID#hex and gives no value of the two rare kinds.
  const spelled = type === 'otherName' ? value.replace('=#', '#') : value;
  return `${sanTypes[type]}:${type === 'x400Address' || type === 'ediPartyName' ? '#' : spelled}`;
}

function escapedSan(entry: string): string {
  return entry.startsWith('dirName:') ? entry : escapeText(entry);
}

function differences(accepted: (certificate: CorpusCertificate) => boolean): string[] {
  const table: string[] = [];
  for (const { file, certificates } of corpusFiles()) {
    const elements = corpusElements(file);
    for (const truth of certificates.filter(
      (certificate) => certificate.signatureAlgorithm && accepted(certificate),
    )) {
      const element = elements.get(truth.sha256);
      if (!element?.parses) {
        table.push(`${file} ${truth.index}: not read`);
        continue;
      }
      for (const [field, [ours, theirs]] of Object.entries(comparison(element, truth))) {
        if (JSON.stringify(ours) !== JSON.stringify(theirs)) {
          table.push(`${file} ${truth.index} ${field}: ${JSON.stringify(ours)} | ${JSON.stringify(theirs)}`);
        }
      }
    }
  }
  return table;
}

describe.skipIf(!corpusIsHere)(
  'the corpus of other projects (needs ../shared/corpus beside the project)',
  () => {
    test('a certificate that all five readers accept is read with no difference in any field', () => {
      const byAll = (certificate: CorpusCertificate) => certificate.acceptedBy.length === 5;
      expect(corpusFiles().flatMap(({ certificates }) => certificates.filter(byAll)).length).toBeGreaterThan(
        300,
      );
      // By decision: an END that names another label than its BEGIN is refused, as OpenSSL, Go and pyca refuse it.
      expect(differences(byAll)).toEqual(['crafted-end-mismatch.pem 0: not read']);
    });

    test('where the readers disagree, the difference from OpenSSL is one of those decided', () => {
      const disputed = ({ acceptedBy }: CorpusCertificate) => acceptedBy.length > 0 && acceptedBy.length < 5;
      expect(differences(disputed)).toEqual([
        'crafted-der-trailing-garbage.pem 0: not read',
        'mbedtls-server5-der2.pem 0: not read',
        // An entry that can't be decoded is kept as hex, where OpenSSL gives up the whole extension.
        'nodejs-test-tls-cert-ext-encoding.js.pem 0 san: ["unknown:#970C2A2E6C6F63616C2E686F7374"] | []',
        'pyca-san_edipartyname.pem 0 san: ["ediParty:#"] | []',
        // Two basicConstraints: unknown, not false.
        'pyca-two_basic_constraints.pem 0 isCa: null | false',
        'x509parser-duplicate_value_in_authority_info_access.pem 0: not read',
        'zlint-SANDNSNameNotFQDN.pem 0 san: ["unknown:#0203676F76","unknown:#0206676F762E7573"] | []',
        'zlint-extSANDuplicated.pem 0 san: undefined | []',
        // Octets that are no UTF-8: hex, not a guess.
        'zlint-generalizedNotZulu.pem 0 san: ["DNS:gov.us","DNS:#C0A8"] | ["DNS:gov.us","DNS:À¨"]',
        'zlint-generalizedPrior2050.pem 0 san: ["URI:","DNS:#C0A8"] | ["URI:","DNS:À¨"]',
        'zlint-subCertPathLenNegative.pem 0 pathLength: null | -8',
      ]);
    });

    test('a block that all five readers reject gives a reason, never a certificate that parses', () => {
      const rejected = corpusFiles().flatMap(({ file, certificates }) =>
        certificates.filter(({ expected }) => expected === 'rejected').map(({ index }) => ({ file, index })),
      );
      expect(rejected.length).toBeGreaterThan(5);
      for (const { file, index } of rejected) {
        const block = corpusBlocks(file).find(({ bundleIndex }) => bundleIndex === index);
        const parses = block?.kind === 'certificate' && readElement(block.der).parses;
        expect([file, block !== undefined, parses]).toEqual([file, true, false]);
      }
    });

    test('a file without any certificate block gives at least one refused block', () => {
      for (const { file } of corpusFiles().filter(({ certificates }) => certificates.length === 0)) {
        const blocks = corpusBlocks(file);
        expect([file, blocks.length > 0, blocks.every(({ kind }) => kind === 'refused')]).toEqual([
          file,
          true,
          true,
        ]);
      }
    });

    test.each([
      ['crafted-cr-only.pem', ['certificate']],
      ['crafted-glued.pem', ['certificate', 'certificate']],
      ['crafted-indented-yaml.pem', ['certificate']],
      ['crafted-one-line.pem', ['certificate']],
      ['crafted-pem-headers.pem', ['certificate']],
      ['crafted-spaces-for-newlines.pem', ['certificate']],
      ['crafted-utf8-bom.pem', ['certificate']],
      ['crafted-text-between.pem', ['certificate', 'certificate']],
      ['crafted-truncated-first.pem', ['unterminated', 'certificate']],
      ['crafted-truncated-second.pem', ['certificate', 'unterminated']],
      ['cfssl-messed_up_bundle.pem', ['truncated', 'certificate']],
      ['crafted-bad-base64-char.pem', ['base64_invalid']],
      ['crafted-der-length-broken.pem', ['trailing_data']],
      ['crafted-empty-block.pem', ['empty_block']],
      ['crafted-lowercase-label.pem', ['not_a_certificate']],
      ['crafted-four-dashes.pem', ['no_certificate_block']],
      ['asn1crypto-sender_dummycorp.com.pem', ['certificate']],
      ['mixed-private-key-mbedtls-bitstring-in-dn.pem', ['certificate', 'private_key_in_pem']],
    ])('%s gives %j', (file, outcome) => {
      const blocks = corpusBlocks(file);
      expect(blocks.map((block) => (block.kind === 'refused' ? block.reason : block.kind))).toEqual(outcome);
    });

    test('no 16 characters or octets of a private key survive in what is read of a file that holds one', () => {
      const files = corpusFiles().filter(({ file }) => file.startsWith('mixed-private-key'));
      expect(files.length).toBeGreaterThan(0);
      for (const { file } of files) {
        const text = corpusBytes(file).toString('latin1');
        const body = /BEGIN [A-Z ]*PRIVATE KEY-----([^-]*)-----END/.exec(text)?.[1]?.replace(/\s/g, '') ?? '';
        expect(body.length).toBeGreaterThan(100);
        const publicKey = new X509Certificate(text).publicKey.export({ format: 'der', type: 'spki' });
        expect(privateKeyTraces(readPem(text), Buffer.from(body, 'base64'), publicKey)).toEqual([]);
      }
    });

    test('every file is split, and every certificate read, in less than 50 ms', () => {
      for (const { file } of corpusFiles()) {
        const text = corpusBytes(file).toString('utf8');
        const times = corpusBlocks(file).map((block) =>
          block.kind === 'certificate' ? fastest(() => readElement(block.der)) : 0,
        );
        expect([
          file,
          Math.max(
            fastest(() => readPem(text)),
            ...times,
          ) < 50,
        ]).toEqual([file, true]);
      }
    });

    test('self-signed is what OpenSSL finds by verifying with the certificate’s own key', () => {
      const checked = corpusDer().flatMap((der) => {
        const element = readElement(der);
        if (!element.parses || element.selfSigned === null || element.subject !== element.issuer) return [];
        const certificate = certificateByNode(der);
        if (certificate === null) return [];
        return [[element.fingerprintSha256, element.selfSigned, certificate.verify(certificate.publicKey)]];
      });
      expect(checked.length).toBeGreaterThan(100);
      expect(checked.filter(([, ours, theirs]) => ours !== theirs)).toEqual([]);
    });
  },
);

/** Null where OpenSSL does not take what this reader takes: a serial number with needless zeros, invalid UTF-8. */
function certificateByNode(der: Buffer): X509Certificate | null {
  try {
    return new X509Certificate(der);
  } catch {
    return null;
  }
}
