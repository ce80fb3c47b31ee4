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

/** Text without blanks and line ends, and no other kind of white space, which base64 does not tolerate. */
export function withoutBlanks(text: string): string {
  return text.replace(/[ \t\r\n\v\f]+/g, '');
}

function withoutHeaders(body: string): string {
  if (!body.includes(':')) return body;
  const lines = body.split(/\r\n|\r|\n/);
  let at = 0;
  while (lines[at]?.trim() === '') at++;
  if (!lines[at]?.includes(':')) return body;
  while (at < lines.length && isHeaderLine(lines[at] ?? '')) at++;
  return lines.slice(at).join('\n');
}

function isHeaderLine(line: string): boolean {
  return line.includes(':') || (/^[ \t]/.test(line) && line.trim() !== '');
}
