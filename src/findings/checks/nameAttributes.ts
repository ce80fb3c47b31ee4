/** An attribute of a distinguished name; the value is null when it is no plain text: hex, or escaped octets. */
export interface NameAttribute {
  type: string;
  value: string | null;
  /** The value as it stands, escapes included. */
  written: string;
}

/** Takes an RFC 4514 name apart, as the reader of certificates writes it: one attribute after another, unescaped. */
export function nameAttributes(name: string): NameAttribute[] {
  const attributes: NameAttribute[] = [];
  for (const [, type = '', written = ''] of name.matchAll(attribute)) {
    const isText = !written.startsWith('#') && !/\\[0-9A-F]{2}/.test(written.replaceAll('\\\\', ''));
    const value = isText ? written.replace(/\\(.)/gsu, '$1') : null;
    attributes.push({ type, value, written });
  }
  return attributes;
}

/** RFC 4514 3, for names whose special characters are all escaped. */
const attribute = /([A-Za-z0-9.-]+)=((?:[^\\,+]+|\\[\s\S])*)/g;
