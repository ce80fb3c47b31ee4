import { DerCursor } from '../../src/certificate/der.ts';
import { tlv } from './sample.ts';

/** One element within a DER text: its identifier octet, and where it and its content lie. */
export interface DerElement {
  tag: number;
  start: number;
  contentStart: number;
  end: number;
  /** Null at the outermost. */
  parent: DerElement | null;
}

/**
 * All elements of `der`, each before those inside it; also those inside an OCTET STRING or a BIT STRING that holds
 * nothing else, as extensions and keys do. What cannot be told apart is left out.
 */
export function derElements(der: Buffer): DerElement[] {
  const found: DerElement[] = [];
  collect(der, 0, der.length, null, found);
  return found;
}

/** `der` with other octets in the place of one of its elements, and the lengths around it put right. */
export function replaceElement(der: Buffer, element: DerElement, replacement: Uint8Array): Buffer {
  let bytes = replacement;
  let inner = element;
  for (let outer = element.parent; outer !== null; outer = outer.parent) {
    const before = der.subarray(outer.contentStart, inner.start);
    bytes = tlv(outer.tag, before, bytes, der.subarray(inner.end, outer.end));
    inner = outer;
  }
  return Buffer.concat([der.subarray(0, inner.start), bytes, der.subarray(inner.end)]);
}

function collect(
  der: Buffer,
  start: number,
  end: number,
  parent: DerElement | null,
  found: DerElement[],
): void {
  const cursor = new DerCursor(der, start, end);
  while (cursor.next()) {
    const { tag, elementStart, contentStart, contentEnd } = cursor;
    const element = { tag, start: elementStart, contentStart, end: contentEnd, parent };
    found.push(element);
    const inside = insideOf(der, element);
    if (inside !== null) collect(der, inside, contentEnd, element, found);
  }
}

/** Where elements begin inside this one; null when it holds none. */
function insideOf(der: Buffer, { tag, contentStart, end }: DerElement): number | null {
  if (tag & 0x20) return contentStart;
  const start = tag === 0x04 ? contentStart : tag === 0x03 ? contentStart + 1 : null;
  if (start === null || start >= end) return null;
  const cursor = new DerCursor(der, start, end);
  return cursor.next() && cursor.done && (cursor.tag & 0x1f) !== 0 ? start : null;
}
