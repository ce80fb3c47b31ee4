import { attributeTypeName } from './attributeTypes.ts';
import { DerCursor, dottedOid, tags } from './der.ts';
import type { FieldFailureReason } from './reasons.ts';
import { escapeAttributeValue, escapeText, hexString, readString } from './strings.ts';

export interface NameReading {
  /** RFC 4514; null when the structure is broken. */
  name: string | null;
  nameReason: FieldFailureReason | null;
  /** The common name alone, escaped by `escapeText` only; null when there is none or it is no text. */
  commonName: string | null;
  commonNameReason: FieldFailureReason | null;
}

/**
 * The content octets of a Name (RFC 5280 4.1.2.4) as RFC 4514 text: the last RDN first, attributes without a
 * short name and values that are no text as `#` and the hex of their DER. Of several common names, the last is
 * taken: it is the most specific.
 */
export function readName(content: Buffer): NameReading {
  const reading: NameReading = { name: null, nameReason: null, commonName: null, commonNameReason: null };
  const rdns: string[] = [];
  const sequence = new DerCursor(content, 0, content.length);
  while (sequence.nextIs(tags.set)) {
    const attributes: string[] = [];
    const set = sequence.inside();
    while (set.nextIs(tags.sequence)) {
      const attribute = readAttribute(set.inside(), reading);
      if (attribute === null) return malformed;
      attributes.push(attribute);
    }
    if (!set.done) return malformed;
    // An RDN without attributes is not allowed, but it says nothing either; OpenSSL passes over it as well.
    if (attributes.length > 0) rdns.push(attributes.reverse().join('+'));
  }
  if (!sequence.done) return malformed;
  reading.name = rdns.reverse().join(',');
  return reading;
}

const malformed: NameReading = {
  name: null,
  nameReason: 'malformed',
  commonName: null,
  commonNameReason: 'malformed',
};

/** One AttributeTypeAndValue as `type=value`; notes the common name and doubtful text in `reading`. */
function readAttribute(cursor: DerCursor, reading: NameReading): string | null {
  if (!cursor.nextIs(tags.oid)) return null;
  const oid = cursor.content();
  const dotted = dottedOid(oid);
  if (dotted === null || !cursor.next() || !cursor.done) return null;

  const value = readString(cursor.tag, cursor.content());
  const doubtful = value.kind === 'invalid' || (value.kind === 'text' && !value.faithful);
  if (doubtful) reading.nameReason = 'string_invalid';
  const type = attributeTypeName(oid, dotted);
  if (type === 'CN') {
    reading.commonName = value.kind === 'text' ? escapeText(value.text) : null;
    reading.commonNameReason = doubtful || value.kind === 'not_a_string' ? 'string_invalid' : null;
  }
  if (type === null || value.kind !== 'text') return `${type ?? dotted}=${hexString(cursor.element())}`;
  return `${type}=${escapeAttributeValue(value.text)}`;
}
