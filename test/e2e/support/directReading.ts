import { createHash } from 'node:crypto';
import { readElement } from '../../../src/certificate/element.ts';
import { elementJson } from '../../../src/certificate/elementJson.ts';
import { readPem } from '../../../src/certificate/pem.ts';
import { certificateState, earliestNotAfter, latestNotBefore } from '../../../src/certificate/validity.ts';
import type { StateClock } from '../../../src/inventory/queries/certificates.ts';

/** What the API must show of a record's PEM, by the domain's functions alone, as JSON gives it. */
export function readDirectly(text: string, { now, expiringWithinSeconds }: StateClock) {
  const blocks = readPem(text);
  const elements = blocks.flatMap((block) =>
    block.kind === 'certificate' ? [{ ...readElement(block.der), bundleIndex: block.bundleIndex }] : [],
  );
  const validity = {
    earliestNotAfter: earliestNotAfter(elements),
    latestNotBefore: latestNotBefore(elements),
  };
  return asJson({
    elements: elements.map(elementJson),
    refused_blocks: blocks.flatMap((block) =>
      block.kind === 'refused'
        ? [{ bundle_index: block.bundleIndex, label: block.label, reason: block.reason }]
        : [],
    ),
    earliest_not_after: validity.earliestNotAfter,
    state: certificateState(validity, now, expiringWithinSeconds),
  });
}

/**
 * What the PEM route must give back of a record's text: its blocks in order, without white space, and the SHA-256 of
 * each certificate's DER.
 */
export function storedPem(text: string): { blocks: string[]; fingerprints: string[] } {
  const kept = readPem(text).filter((block) => block.kind === 'certificate' || block.text !== null);
  return {
    blocks: kept.map((block) =>
      withoutBlanks(block.kind === 'certificate' ? armoured(block.der) : (block.text ?? '')),
    ),
    fingerprints: kept.flatMap((block) =>
      block.kind === 'certificate' ? [createHash('sha256').update(block.der).digest('hex')] : [],
    ),
  };
}

/** The blocks of a PEM text, without white space. */
export function blocksOf(pem: string): string[] {
  return pem.split(/(?=-----BEGIN )/).map(withoutBlanks);
}

/** RFC 7468 section 3, but for the line ends. */
function armoured(der: Buffer): string {
  return `-----BEGIN CERTIFICATE-----${der.toString('base64')}-----END CERTIFICATE-----`;
}

function withoutBlanks(text: string): string {
  return text.replace(/\s/g, '');
}

function asJson<T>(value: T): T {
  return JSON.parse(JSON.stringify(value));
}
