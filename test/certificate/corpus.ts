import { existsSync, readFileSync } from 'node:fs';
import { type CertificateElement, readElement } from '../../src/certificate/element.ts';
import { type PemBlock, type RefusedBlock, readPem } from '../../src/certificate/pem.ts';

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

export type CorpusReading = { kind: 'certificate'; element: CertificateElement } | RefusedBlock;

/**
 * What is read of one certificate of a file: the element with its fingerprint, else whatever stands at its place.
 * The places alone do not do: the manifest does not count blocks without an END.
 */
export function corpusReading(file: string, { sha256, index }: CorpusCertificate): CorpusReading {
  const blocks = corpusBlocks(file);
  const readings = blocks.map(
    (block): CorpusReading =>
      block.kind === 'refused' ? block : { kind: 'certificate', element: readElement(block.der) },
  );
  const same = readings.find(
    (reading) => reading.kind === 'certificate' && reading.element.fingerprintSha256 === sha256,
  );
  const there = readings[blocks.findIndex(({ bundleIndex }) => bundleIndex === index)];
  const reading = same ?? there;
  if (reading === undefined) throw new Error(`${file} gives nothing for its block ${index}.`);
  return reading;
}
