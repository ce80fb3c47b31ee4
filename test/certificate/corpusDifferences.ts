import { type CorpusCertificate, corpusFiles, corpusReading } from './corpus.ts';
import { compareWithManifest } from './corpusComparison.ts';

export interface FieldCount {
  compared: number;
  equal: number;
}

export interface CorpusComparison {
  certificates: number;
  /** Per field, in the order in which they are compared. */
  fields: Map<string, FieldCount>;
  /** One line each: file, index of the block, field, our value and theirs. */
  differences: string[];
}

/**
 * Reads those certificates of the corpus that `accepted` chooses, and compares every field with the manifest. A
 * certificate that is not read is one difference. Those of which the manifest has no fields, as OpenSSL refuses
 * them, are passed over.
 */
export function compareCorpus(accepted: (certificate: CorpusCertificate) => boolean): CorpusComparison {
  const comparison: CorpusComparison = { certificates: 0, fields: new Map(), differences: [] };
  for (const { file, certificates } of corpusFiles()) {
    for (const truth of certificates.filter((one) => one.signatureAlgorithm && accepted(one))) {
      comparison.certificates++;
      const reading = corpusReading(file, truth);
      if (reading.kind === 'certificate' && reading.element.parses) {
        for (const { field, ours, theirs } of compareWithManifest(reading.element, truth)) {
          const [left, right] = [JSON.stringify(ours), JSON.stringify(theirs)];
          count(comparison.fields, field, left === right);
          if (left !== right) {
            comparison.differences.push(`${file} ${truth.index} ${field}: ${left} | ${right}`);
          }
        }
      } else {
        const reason = reading.kind === 'refused' ? reading.reason : reading.element.failures[0]?.reason;
        comparison.differences.push(`${file} ${truth.index}: not read, ${reason}`);
      }
    }
  }
  return comparison;
}

/** Chooses what all five readers of the manifest accept. */
export function acceptedByAll({ acceptedBy }: CorpusCertificate): boolean {
  return acceptedBy.length === 5;
}

/** Chooses what some readers of the manifest accept and others refuse. */
export function acceptedBySome({ acceptedBy }: CorpusCertificate): boolean {
  return acceptedBy.length > 0 && acceptedBy.length < 5;
}

function count(fields: Map<string, FieldCount>, field: string, equal: boolean): void {
  const counted = fields.get(field) ?? { compared: 0, equal: 0 };
  fields.set(field, { compared: counted.compared + 1, equal: counted.equal + (equal ? 1 : 0) });
}
