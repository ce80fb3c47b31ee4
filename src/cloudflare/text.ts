import { encodesPrivateKey } from '../certificate/keptText.ts';

const replacement = '\uFFFD';

/**
 * Text of unknown origin made fit for a log line or a terminal: control, format and unpaired surrogate characters
 * become spaces, a PEM from its first boundary on and runs that could be key material or a token are struck out, and
 * the length is bounded.
 */
export function printable(text: string, maxCharacters: number): string {
  const plain = text
    .slice(0, maxCharacters * 16)
    .replace(/-{2,} ?BEGIN\b.*/is, '[redacted]')
    .replace(/[\p{C}\p{Z}]+/gu, ' ')
    .replace(/[A-Za-z0-9+/=_-]{40,}/g, (run) => (isEncoded(run) ? '[redacted]' : run))
    .trim();
  const characters = Array.from(plain);
  return characters.length <= maxCharacters ? plain : `${characters.slice(0, maxCharacters).join('')}…`;
}

/** Base64 mixes letter cases and digits in any 40 characters; paths and identifiers of Cloudflare don't. */
function isEncoded(run: string): boolean {
  return /[A-Z]/.test(run) && /[a-z]/.test(run) && /\d/.test(run);
}

/** Whether a private key stands in a text that is meant for a name or a word. */
export function showsPrivateKey(text: string): boolean {
  return /BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY/i.test(text) || encodesPrivateKey(text);
}

/**
 * Text as PostgreSQL can hold it: its `text` takes neither U+0000 nor an unpaired surrogate, so each becomes U+FFFD.
 * `damaged` also when U+FFFD was there before: the decoder of the body puts it where bytes were not UTF-8.
 */
export function storable(text: string): { text: string; damaged: boolean } {
  const stored = text.toWellFormed().replaceAll('\0', replacement);
  return { text: stored, damaged: stored.includes(replacement) };
}

/** A function that strikes one secret out of any text. */
export function redactor(secret: string): (text: string) => string {
  return (text) => (secret === '' ? text : text.replaceAll(secret, '[redacted]'));
}
