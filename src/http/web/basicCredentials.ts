export interface BasicCredentials {
  user: string;
  password: string;
}

/**
 * The credentials of `Authorization: Basic …` (RFC 7617 section 2, in UTF-8); `malformed` when it is that scheme but not
 * its form, null when it is another scheme or none.
 */
export function basicCredentials(authorization: string | undefined): BasicCredentials | 'malformed' | null {
  const match = /^Basic(?: +(.*))?$/is.exec(authorization ?? '');
  if (!match) return null;
  const encoded = match[1] ?? '';
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(encoded)) return 'malformed';
  const text = decode(encoded);
  const colon = text?.indexOf(':') ?? -1;
  if (text === null || colon === -1) return 'malformed';
  return { user: text.slice(0, colon), password: text.slice(colon + 1) };
}

function decode(encoded: string): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.from(encoded, 'base64'));
  } catch {
    return null;
  }
}
