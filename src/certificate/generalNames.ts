import { isUtf8 } from 'node:buffer';
import { type DerCursor, dottedOid, tags } from './der.ts';
import { ipAddressText } from './ipAddress.ts';
import { readName } from './names.ts';
import type { FieldFailureReason } from './reasons.ts';
import { escapeText, hexString, readString } from './strings.ts';

export const alternativeNameTypes = [
  'dns',
  'ip',
  'email',
  'uri',
  'dirName',
  'otherName',
  'registeredID',
  'x400Address',
  'ediPartyName',
  'unknown',
] as const;

export type AlternativeNameType = (typeof alternativeNameTypes)[number];

export interface SubjectAlternativeName {
  type: AlternativeNameType;
  /** Text, escaped by `escapeText`; `#` and hex where it is no text. */
  value: string;
}

/**
 * The GeneralNames (RFC 5280 4.2.1.6) in `names`, every entry in order; null when they can't be told apart.
 * An entry that can't be read is kept as the hex of its octets, and its reason added to `reasons`.
 *
 * Values: text for dns, email and uri (UTF-8 where it is not the ASCII that it should be, also reported), RFC
 * 5952 for ip, RFC 4514 for dirName, a dotted OID for registeredID, `OID=text` for other names that hold text by
 * definition and `OID=#hex` for the rest, `#hex` of the octets for x400Address and ediPartyName.
 */
export function readGeneralNames(
  names: DerCursor,
  reasons: Set<FieldFailureReason>,
): SubjectAlternativeName[] | null {
  const entries: SubjectAlternativeName[] = [];
  while (names.next()) entries.push(readEntry(names, reasons));
  return names.done ? entries : null;
}

function readEntry(entry: DerCursor, reasons: Set<FieldFailureReason>): SubjectAlternativeName {
  const content = entry.content();
  switch (entry.tag) {
    case 0xa0:
      return { type: 'otherName', value: otherName(entry, reasons) };
    case 0x81:
      return { type: 'email', value: ia5Text(content, reasons) };
    case 0x82:
      return { type: 'dns', value: ia5Text(content, reasons) };
    case 0xa3:
      return { type: 'x400Address', value: hexString(content) };
    case 0xa4:
      return { type: 'dirName', value: directoryName(entry, reasons) };
    case 0xa5:
      return { type: 'ediPartyName', value: hexString(content) };
    case 0x86:
      return { type: 'uri', value: ia5Text(content, reasons) };
    case 0x87:
      return { type: 'ip', value: ipAddressText(content) ?? asHex(content, 'ip_address_length', reasons) };
    case 0x88:
      return { type: 'registeredID', value: dottedOid(content) ?? asHex(content, 'malformed', reasons) };
    default:
      return { type: 'unknown', value: asHex(entry.element(), 'malformed', reasons) };
  }
}

function asHex(octets: Buffer, reason: FieldFailureReason, reasons: Set<FieldFailureReason>): string {
  reasons.add(reason);
  return hexString(octets);
}

function ia5Text(content: Buffer, reasons: Set<FieldFailureReason>): string {
  const latin1 = content.toString('latin1');
  if (/^[ -[\]-~]*$/.test(latin1)) return latin1;
  if (!/[\u0080-\u00ff]/.test(latin1)) return escapeText(latin1);
  if (!isUtf8(content)) return asHex(content, 'string_invalid', reasons);
  reasons.add('string_invalid');
  return escapeText(content.toString('utf8'));
}

function directoryName(entry: DerCursor, reasons: Set<FieldFailureReason>): string {
  const explicit = entry.inside();
  if (!explicit.nextIs(tags.sequence) || !explicit.done) return asHex(entry.content(), 'malformed', reasons);
  const { name, nameReason } = readName(explicit.content());
  if (nameReason !== null) reasons.add(nameReason);
  return name ?? hexString(entry.content());
}

/** User principal name (Microsoft), SmtpUTF8Mailbox (RFC 9598), SRVName (RFC 4985), XmppAddr (RFC 6120). */
const textualOtherNames = new Set([
  '1.3.6.1.4.1.311.20.2.3',
  '1.3.6.1.5.5.7.8.9',
  '1.3.6.1.5.5.7.8.7',
  '1.3.6.1.5.5.7.8.5',
]);

/** OtherName ::= SEQUENCE { type-id OBJECT IDENTIFIER, value [0] EXPLICIT ANY }. */
function otherName(entry: DerCursor, reasons: Set<FieldFailureReason>): string {
  const fields = entry.inside();
  const type = fields.nextIs(tags.oid) ? dottedOid(fields.content()) : null;
  if (type === null || !fields.nextIs(0xa0) || !fields.done) {
    return asHex(entry.content(), 'malformed', reasons);
  }
  const octets = fields.content();
  const value = fields.inside();
  if (!value.next() || !value.done) return `${type}=${asHex(octets, 'malformed', reasons)}`;
  const string = textualOtherNames.has(type) ? readString(value.tag, value.content()) : null;
  if (string?.kind !== 'text') return `${type}=${hexString(octets)}`;
  return `${type}=${escapeText(string.text).replace(/^#/, '\\#')}`;
}
