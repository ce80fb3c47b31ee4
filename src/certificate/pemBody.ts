/**
 * The octets of a PEM block's body; null when it is not base64 (RFC 4648 section 4, padded). Blanks and line ends
 * count nowhere. RFC 1421 headers (`Name: value`, their continuation lines, the blank line after them) are passed
 * over, as Go and pyca/cryptography do.
 */
export function decodeBody(body: string): Buffer | null {
  const base64 = withoutBlanks(withoutHeaders(body));
  if (base64.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(base64)) return null;
  return decodeBase64(base64);
}

/**
 * Decodes base64 into memory of its own: Buffer.from would share a slab with other data, and what lies beside a
 * certificate there may have been a key.
 */
export function decodeBase64(base64: string): Buffer {
  const bytes = Buffer.allocUnsafeSlow(Buffer.byteLength(base64, 'base64'));
  return bytes.subarray(0, bytes.write(base64, 'base64'));
}

/**
 * Text without blanks and line ends, and no other kind of white space, which base64 does not tolerate. What lies
 * beyond ASCII, and so beyond base64, may come out as another character that is none of base64's.
 */
export function withoutBlanks(text: string): string {
  return text.length > 65_536 ? withoutManyBlanks(text) : text.replace(/[ \t\r\n\v\f]+/g, '');
}

/** Each match of a pattern costs ten times an octet here, and a hostile text has one at every other place. */
function withoutManyBlanks(text: string): string {
  const octets = Buffer.allocUnsafeSlow(text.length);
  let length = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const isBlank = code === 0x20 || (code >= 0x09 && code <= 0x0d);
    if (!isBlank) octets[length++] = code < 0x80 ? code : 0x21;
  }
  return octets.toString('latin1', 0, length);
}

function withoutHeaders(body: string): string {
  return body.includes(':') ? body.slice(headersEnd(body)) : body;
}

/** Where the header lines end, which may follow blank lines; 0 when there are none. */
function headersEnd(body: string): number {
  const headerLine = /(?:[^\r\n:]*:[^\r\n]*|[ \t][^\S\r\n]*\S[^\r\n]*)(?:\r\n?|\n|$)/y;
  headerLine.lastIndex = body.search(/\S/);
  let end = 0;
  while (headerLine.test(body)) end = headerLine.lastIndex;
  return end;
}
