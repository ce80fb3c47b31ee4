import { spawnSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { readElement } from '../../src/certificate/element.ts';
import { readPem } from '../../src/certificate/pem.ts';
import { corpusBlocks, corpusBytes, corpusDer, corpusFiles, corpusIsHere } from './corpus.ts';
import { decisionsAgainstAll, decisionsAgainstOpenssl } from './corpusDecisions.ts';
import { acceptedByAll, acceptedBySome, compareCorpus } from './corpusDifferences.ts';
import { corpusDisputes } from './corpusDisputes.ts';
import { fastest } from './fastest.ts';
import { privateKeyTraces } from './keyTraces.ts';

describe.skipIf(!corpusIsHere)(
  'the corpus of other projects (needs ../shared/corpus beside the project)',
  () => {
    test('a certificate that all five readers accept is read with no difference in any field, but for those decided', () => {
      const { certificates, fields, differences } = compareCorpus(acceptedByAll);
      expect(certificates).toBeGreaterThan(300);
      expect(differences).toEqual(decisionsAgainstAll.map(({ difference }) => difference));
      for (const [field, { compared }] of fields) expect([field, compared > 300]).toEqual([field, true]);
    });

    test('where the readers disagree, the difference from OpenSSL is one of those decided', () => {
      const { differences } = compareCorpus(acceptedBySome);
      expect(differences).toEqual(decisionsAgainstOpenssl.map(({ difference }) => difference));
    });

    test('what some or all readers reject is answered with an element or a reason', () => {
      const disputes = corpusDisputes();
      expect(disputes.length).toBeGreaterThan(50);
      const answer =
        /^(?:element (?:without failures|with failures: |that does not parse: )|refused: [a-z_0-9]+)/;
      expect(disputes.filter(({ threw, outcome }) => threw || !answer.test(outcome))).toEqual([]);
    });

    test('npm run corpus shows all of this, and ends well', () => {
      const script = fileURLToPath(new URL('corpusTable.ts', import.meta.url));
      const { status, stdout } = spawnSync(process.execPath, [script], { encoding: 'utf8' });
      expect(stdout).toMatch(/│ subject_alternative_names +│ \d+ +│ \d+ +│ 0 +│/);
      expect(stdout).toMatch(/\n0 differences without a decision, 0 readings that threw\n$/);
      expect(status).toBe(0);
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
