import { tags } from './der.ts';
import { decodeBase64, withoutBlanks } from './pemBody.ts';
import { mayHoldPrivateKey } from './privateKeys.ts';

/**
 * Whether the raw text of a refused block may hold a private key, whole, cut off, or with characters spoilt: it
 * says so, or some run of its base64 decodes, from any of the four places in a group, to what begins one.
 */
export function mayHoldPrivateKeyText(text: string): boolean {
  if (/PRIVATE\s+KEY/i.test(text)) return true;
  const runs = withoutBlanks(text)
    .split(/[^A-Za-z0-9+/]+/)
    .filter((run) => run.length >= shortestKeyDigits);
  return [0, 1, 2, 3].some((shift) =>
    mayHoldPrivateKey(decodeBase64(runs.map(wholeGroupsFrom(shift)).join(''))),
  );
}

/** Base64 digits of 15 octets: no kind of private key is shorter. */
const shortestKeyDigits = 20;

function wholeGroupsFrom(shift: number): (run: string) => string {
  return (run) => run.slice(shift, run.length - ((run.length - shift) % 4));
}

/**
 * The raw text of a refused block of a certificate, for a better reader to come; null unless it provably can't hold
 * a private key: it is plain text that begins as a certificate does and has no more base64 than that
 * certificate claims to need. `body` is the part between the boundaries.
 */
export function keptText(raw: string, body: string): string | null {
  if (!/^[\t\r\n -~]*$/.test(raw)) return null;
  const digits = body.replace(/[^A-Za-z0-9+/]+/g, '');
  const claimed = claimedLength(decodeBase64(digits.slice(0, 24)));
  if (claimed === null || Math.floor((digits.length * 3) / 4) > claimed + harmlessOctets) return null;
  // A slice would keep the whole text, and any key in it, alive in memory.
  return Buffer.from(raw, 'latin1').toString('latin1');
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
