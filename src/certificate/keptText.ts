import { tags } from './der.ts';
import { decodeBase64, withoutBlanks } from './pemBody.ts';
import { mayHoldPrivateKey } from './privateKeys.ts';

/**
 * Whether the raw text of a refused block may hold a private key, whole, cut off, or with characters spoilt: it
 * says so, or `encodesPrivateKey`.
 */
export function mayHoldPrivateKeyText(text: string): boolean {
  return /PRIVATE\s+KEY/i.test(text) || encodesPrivateKey(text);
}

/** Whether some run of a text's base64 decodes, from any of the four places in a group, to what begins a private key. */
export function encodesPrivateKey(text: string): boolean {
  // Of 20 digits or more, which are those of 15 octets: no kind of private key is shorter.
  const runs = withoutBlanks(text).match(/[A-Za-z0-9+/]{20,}/g) ?? [];
  // Filled up to whole groups, all runs begin at the same place in a group, wherever the first is made to begin.
  const groups = runs.map((run) => run.padEnd(Math.ceil(run.length / 4) * 4, 'A')).join('');
  return ['', 'A', 'AA', 'AAA'].some((before) => mayHoldPrivateKey(decodeBase64(before + groups)));
}

/**
 * The raw text of a refused block of a certificate, for a better reader to come; null unless it provably can't hold
 * a private key: it is plain text that begins as a certificate does and has no more base64 than that
 * certificate claims to need. `body` is the part between the boundaries.
 */
export function keptText(raw: string, body: string): string | null {
  if (!/^[\t\r\n -~]*$/.test(raw)) return null;
  const { count, first } = base64Digits(body);
  const claimed = claimedLength(decodeBase64(first));
  if (claimed === null || Math.floor((count * 3) / 4) > claimed + harmlessOctets) return null;
  // A slice would keep the whole text, and any key in it, alive in memory.
  return Buffer.from(raw, 'latin1').toString('latin1');
}

/** How many base64 digits there are in a text, whatever lies between them, and the first 24. */
function base64Digits(text: string): { count: number; first: string } {
  let count = 0;
  let first = '';
  for (let at = 0; at < text.length; at++) {
    if (!isBase64Digit(text.charCodeAt(at))) continue;
    if (count++ < 24) first += text.charAt(at);
  }
  return { count, first };
}

function isBase64Digit(code: number): boolean {
  const isLetter = (code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a;
  return isLetter || (code >= 0x2f && code <= 0x39) || code === 0x2b;
}

/** Too few for a private key of any kind. */
const harmlessOctets = 11;

/** How long the certificate is that these octets begin; null when they begin none. */
export function claimedLength(bytes: Buffer): number | null {
  const outer = headerOf(bytes, 0);
  const inner = outer === null ? null : headerOf(bytes, outer.contentStart);
  if (outer === null || inner === null) return null;
  const first = bytes[inner.contentStart];
  return first === 0xa0 || first === tags.integer ? outer.contentStart + outer.length : null;
}

/** The header of a SEQUENCE whose content need not be there. */
function headerOf(bytes: Buffer, at: number): { contentStart: number; length: number } | null {
  if (bytes[at] !== tags.sequence) return null;
  const first = bytes[at + 1] ?? 0x80;
  if (first < 0x80) return { contentStart: at + 2, length: first };
  const octets = first & 0x7f;
  if (octets < 1 || octets > 4 || at + 2 + octets > bytes.length) return null;
  return { contentStart: at + 2 + octets, length: bytes.readUIntBE(at + 2, octets) };
}
