import { existsSync, readFileSync } from 'node:fs';
import { readElement } from '../../src/certificate/element.ts';
import { type PemBlock, readPem } from '../../src/certificate/pem.ts';

/** Certificates of other projects with the answers of five other readers; beside the project where present. */
const directory = new URL('../../../shared/corpus/', import.meta.url);

export const corpusIsHere = existsSync(new URL('manifest.jsonl', directory));

export interface CorpusCertificate {
  index: number;
  label: string;
  expected: 'parses' | 'rejected' | 'differs';
  acceptedBy: string[];
  sha256: string;
  version: number;
  serial: string;
  notBefore: string;
  notAfter: string;
  issuerUtf8: string;
  issuerCN: string[];
  subjectUtf8: string;
  subjectCN: string[];
  signatureAlgorithm?: { oid: string; matchesTbs: boolean };
  publicKey: { oid: string; bits: number | null; curve: string | null; decodes: boolean };
  san: string[];
  sanStatus: string;
  isCA: boolean;
  basicConstraints: 'absent' | 'duplicate' | { pathLen: number | null };
  ski: string | null;
  aki: string | null;
  eku: string[] | null;
}

export interface CorpusFile {
  file: string;
  expected: 'parses' | 'rejected' | 'differs';
  certificates: CorpusCertificate[];
}

/** The lines of the manifest; none where the corpus is absent. */
export function corpusFiles(): CorpusFile[] {
  if (!corpusIsHere) return [];
  const lines = readFileSync(new URL('manifest.jsonl', directory), 'utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line));
}

export function corpusBytes(file: string): Buffer {
  return readFileSync(new URL(file, directory));
}

/** The blocks of a file; a file that is DER itself is one certificate. */
export function corpusBlocks(file: string): PemBlock[] {
  const bytes = corpusBytes(file);
  if (bytes[0] === 0x30) return [{ kind: 'certificate', bundleIndex: 0, der: bytes }];
  return readPem(bytes.toString('utf8'));
}

/** The DER of every certificate that the corpus's PEM files give. */
export function corpusDer(): Buffer[] {
  return corpusFiles()
    .flatMap(({ file }) => corpusBlocks(file))
    .flatMap((block) => (block.kind === 'certificate' ? [block.der] : []));
}

/** The elements of a file by fingerprint. */
export function corpusElements(file: string) {
  const elements = corpusBlocks(file).flatMap((block) =>
    block.kind === 'certificate' ? [readElement(block.der)] : [],
  );
  return new Map(elements.map((element) => [element.fingerprintSha256, element]));
}
