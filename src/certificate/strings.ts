import { isUtf8 } from 'node:buffer';

export type StringReading =
  | { kind: 'text'; text: string; faithful: boolean }
  | { kind: 'invalid' }
  | { kind: 'not_a_string' };

const utf8String = 0x0c;
const teletexString = 0x14;
const universalString = 0x1c;
const bmpString = 0x1e;
/** NumericString, PrintableString, IA5String, VisibleString: one octet a character, all within ASCII. */
const asciiStrings = new Set([0x12, 0x13, 0x16, 0x1a]);

/**
 * The text of an ASN.1 string with this identifier octet, unescaped.
 *
 * TeletexString is read as Latin-1, which is what is found in practice (OpenSSL, Go and browsers do the same).
 * Octets above 0x7f in an ASCII type are read as Latin-1 too, with `faithful: false`. Text that is not valid in
 * its type is `invalid`; a type that is no string (BIT STRING …) is `not_a_string`.
 */
export function readString(tag: number, content: Buffer): StringReading {
  if (tag === utf8String) {
    return isUtf8(content) ? text(content.toString('utf8')) : { kind: 'invalid' };
  }
  if (asciiStrings.has(tag)) {
    const latin1 = content.toString('latin1');
    return text(latin1, isAsciiText(latin1));
  }
  if (tag === teletexString) return text(content.toString('latin1'));
  if (tag === bmpString) return readBmpString(content);
  if (tag === universalString) return readUniversalString(content);
  return { kind: 'not_a_string' };
}

/**
 * Text made safe for a database, a terminal and a page, without loss: control characters, line separators and
 * characters that reorder text (Unicode Bidi_Control) become `\XX` for each UTF-8 octet, as RFC 4514 writes
 * octets; the backslash itself becomes `\\`, so that no text can pretend to be an escape.
 */
export function escapeText(value: string): string {
  if (/^[ -[\]-~]*$/.test(value)) return value;
  return escapeEach(value, textEscapes);
}

/** A string as an RFC 4514 attribute value (section 2.4), with the additions of `escapeText`. */
export function escapeAttributeValue(value: string): string {
  if (/^[A-Za-z0-9](?:[ -!#-*\--:=?-[\]-~]*[!#-*\--:=?-[\]-~])?$/.test(value)) return value;
  const begun = escapeEach(value, attributeEscapes).replace(/^[ #]/, '\\$&');
  return value.length > 1 && value.endsWith(' ') ? `${begun.slice(0, -1)}\\ ` : begun;
}

/** By code unit, undefined for what stays as it is. All that `escapeText` escapes lies below U+2070. */
type Escapes = readonly (string | undefined)[];

const textEscapes: Escapes = Array.from({ length: 0x2070 }, (_, point) => {
  const character = String.fromCharCode(point);
  if (character === '\\') return '\\\\';
  return /[\p{Cc}\p{Bidi_Control}\u2028\u2029]/u.test(character) ? hexPairs(character) : undefined;
});

const attributeEscapes: Escapes = textEscapes.map((escaped, point) => {
  const character = String.fromCharCode(point);
  return '",+;<>'.includes(character) ? `\\${character}` : escaped;
});

/** Not by a pattern with a function for each match: a hostile text can consist of nothing else. */
function escapeEach(value: string, escapes: Escapes): string {
  let escaped = '';
  let from = 0;
  for (let at = 0; at < value.length; at++) {
    const replacement = escapes[value.charCodeAt(at)];
    if (replacement === undefined) continue;
    escaped += value.slice(from, at) + replacement;
    from = at + 1;
  }
  return escaped + value.slice(from);
}

/** Octets as RFC 4514 section 2.4 writes what it cannot write as text. */
export function hexString(octets: Buffer): string {
  if (octets.length > 8) return `#${octets.toString('hex').toUpperCase()}`;
  // A hostile list can have some hundred thousand of these, and the native call costs more than such a short loop.
  let hex = '#';
  for (const octet of octets) hex += hexDigits[octet];
  return hex;
}

const hexDigits = Array.from({ length: 256 }, (_, octet) =>
  octet.toString(16).toUpperCase().padStart(2, '0'),
);

function text(value: string, faithful = true): StringReading {
  return { kind: 'text', text: value, faithful };
}

function isAsciiText(value: string): boolean {
  return !/[\u0080-\u00ff]/.test(value);
}

function hexPairs(character: string): string {
  return Buffer.from(character).toString('hex').toUpperCase().replace(/../g, '\\$&');
}

function readBmpString(content: Buffer): StringReading {
  if (content.length % 2 !== 0) return { kind: 'invalid' };
  const value = Buffer.from(content).swap16().toString('utf16le');
  return value.isWellFormed() ? text(value) : { kind: 'invalid' };
}

function readUniversalString(content: Buffer): StringReading {
  if (content.length % 4 !== 0) return { kind: 'invalid' };
  const characters: string[] = [];
  for (let at = 0; at < content.length; at += 4) {
    const point = content.readUInt32BE(at);
    if (point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff)) return { kind: 'invalid' };
    characters.push(String.fromCodePoint(point));
  }
  return text(characters.join(''));
}
