/** An attribute of a distinguished name. */
export interface NameAttribute {
  /** Its short name, or its dotted OID. */
  type: string;
  /** Its text, nothing escaped; null when it is no text (`#` and the hex of its DER). */
  value: string | null;
}

/** The attributes of a name in the order of the certificate, which RFC 4514 text (section 2.1) turns round. */
export function attributesOf(name: string): NameAttribute[] {
  // What lies between commas and pluses; a backslash takes the character after it with it.
  const texts = name.match(/(?:[^\\,+]|\\.)+/gs) ?? [];
  return texts.map(attributeOf).reverse();
}

function attributeOf(text: string): NameAttribute {
  const equals = text.indexOf('=');
  const value = text.slice(equals + 1);
  return { type: text.slice(0, equals), value: value.startsWith('#') ? null : unescaped(value) };
}

/** A backslash before two hex digits is an octet of UTF-8, before anything else it goes (RFC 4514, section 3). */
function unescaped(value: string): string {
  if (!value.includes('\\')) return value;
  const octets = Array.from(value.matchAll(/\\([0-9a-f]{2})|\\?(.)/gisu), ([, hex, character = '']) =>
    hex === undefined ? Buffer.from(character) : Buffer.from(hex, 'hex'),
  );
  return Buffer.concat(octets).toString();
}
