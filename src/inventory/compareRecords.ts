import { createHash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { readElement } from '../certificate/element.ts';
import type { PemBlock } from '../certificate/pem.ts';
import { earliestNotAfter, latestNotBefore } from '../certificate/validity.ts';
import { type ReadRecord, readRecord } from './readRecord.ts';
import type { CertificateDifference, ElementValidity, OpenRun, StoredCertificate } from './repository.ts';
import type { SourceRecord } from './source.ts';

/** Elements parsed before other work gets a turn, so that a large first sync does not stall the HTTP server. */
const ELEMENTS_PER_TURN = 25;

/**
 * What must be stored for the given records: those that are new, and those that differ from what is stored. A record
 * with damaged fields never replaces a whole one. Only elements that are not stored yet are parsed.
 */
export async function compareRecords(
  records: SourceRecord[],
  stored: ReadonlyMap<string, StoredCertificate>,
  elementValidity: OpenRun['elementValidity'],
): Promise<CertificateDifference[]> {
  const differing = records
    .map(readRecord)
    .filter((read) => differs(read, stored.get(read.record.certificateId)));
  if (differing.length === 0) return [];

  const fingerprints = new Map<PemBlock, string>();
  for (const block of differing.flatMap((read) => read.blocks)) {
    if (block.kind === 'certificate') fingerprints.set(block, sha256(block.der));
  }
  const validity = await elementValidity([...new Set(fingerprints.values())]);
  const differences: CertificateDifference[] = [];
  let parsed = 0;
  for (const read of differing) {
    const newElements: CertificateDifference['newElements'] = [];
    const periods: ElementValidity[] = [];
    for (const block of read.blocks) {
      if (block.kind !== 'certificate') continue;
      const fingerprint = fingerprints.get(block) ?? sha256(block.der);
      let period = validity.get(fingerprint);
      if (!period) {
        const element = readElement(block.der);
        newElements.push({ element, der: block.der });
        period = { notBefore: element.notBefore, notAfter: element.notAfter };
        validity.set(fingerprint, period);
        if (++parsed % ELEMENTS_PER_TURN === 0) await nextTurn();
      }
      periods.push(period);
    }
    differences.push({
      kind: stored.has(read.record.certificateId) ? 'changed' : 'added',
      record: read.record,
      recordDigest: read.recordDigest,
      bundleDigest: read.bundleDigest,
      blocks: read.blocks,
      newElements,
      earliestNotAfter: earliestNotAfter(periods),
      latestNotBefore: latestNotBefore(periods),
    });
  }
  return differences;
}

function differs(read: ReadRecord, stored: StoredCertificate | undefined): boolean {
  if (!stored) return true;
  if (read.record.failures.length > 0 && !stored.damaged) return false;
  return read.recordDigest !== stored.recordDigest;
}

function sha256(der: Uint8Array): string {
  return createHash('sha256').update(der).digest('hex');
}
