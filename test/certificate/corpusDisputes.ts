import { readElement } from '../../src/certificate/element.ts';
import type { PemBlock } from '../../src/certificate/pem.ts';
import {
  type CorpusCertificate,
  type CorpusFile,
  corpusBlocks,
  corpusFiles,
  corpusReading,
} from './corpus.ts';

/** A block that some or all of the five readers refuse, and what comes of it here. */
export interface CorpusDispute {
  file: string;
  /** Its place among the certificates, and its label; of a file without certificates, what is there instead. */
  block: string;
  /** Readers of the manifest; empty when all refuse it. */
  acceptedBy: string[];
  /** What we say of it. */
  outcome: string;
  /** Whether reading it threw, which it never may. */
  threw: boolean;
}

/** All such blocks of the corpus, in the order of the manifest. */
export function corpusDisputes(): CorpusDispute[] {
  return corpusFiles().flatMap((file) =>
    file.certificates.length === 0
      ? [fileWithoutCertificate(file)]
      : file.certificates
          .filter(({ acceptedBy }) => acceptedBy.length < 5)
          .map((certificate) => disputedCertificate(file, certificate)),
  );
}

function disputedCertificate({ file }: CorpusFile, certificate: CorpusCertificate): CorpusDispute {
  const { index, label, acceptedBy } = certificate;
  const said = saying(() => {
    const reading = corpusReading(file, certificate);
    return reading.kind === 'refused' ? `refused: ${reading.reason}` : elementOutcome(reading.element);
  });
  return { file, block: `${index} ${label}`, acceptedBy, ...said };
}

function fileWithoutCertificate({ file }: CorpusFile): CorpusDispute {
  const said = saying(() => corpusBlocks(file).map(blockOutcome).join('; '));
  return { file, block: 'the whole file', acceptedBy: [], ...said };
}

function blockOutcome(block: PemBlock): string {
  return block.kind === 'refused' ? `refused: ${block.reason}` : elementOutcome(readElement(block.der));
}

function elementOutcome({ parses, failures }: ReturnType<typeof readElement>): string {
  const named = failures.map(({ field, reason }) => `${field} ${reason}`).join(', ');
  if (!parses) return `element that does not parse: ${named}`;
  return named === '' ? 'element without failures' : `element with failures: ${named}`;
}

function saying(read: () => string): Pick<CorpusDispute, 'outcome' | 'threw'> {
  try {
    return { outcome: read(), threw: false };
  } catch (error) {
    return { outcome: `THREW ${error}`, threw: true };
  }
}
