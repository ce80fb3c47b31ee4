import { createHash } from 'node:crypto';

/**
 * Makes a position in a list opaque. `list` names what the position is valid in, e.g. the list and its order.
 * The check digits catch a cursor that was cut, altered or taken from another list; they are no signature.
 */
export function encodeCursor(list: string, position: unknown): string {
  const content = JSON.stringify(position);
  return Buffer.from(checkDigits(list, content) + content).toString('base64url');
}

/** The position of a cursor of that list; undefined when the text is none. */
export function decodeCursor(list: string, cursor: string): unknown {
  const text = Buffer.from(cursor, 'base64url').toString();
  const content = text.slice(CHECK_DIGITS);
  // Decoding skips what is not base64url and ignores spare bits, so only the encoding's own text is taken.
  const genuine =
    checkDigits(list, content) === text.slice(0, CHECK_DIGITS) &&
    Buffer.from(text).toString('base64url') === cursor;
  if (!genuine) return undefined;
  try {
    return JSON.parse(content);
  } catch {
    return undefined;
  }
}

const CHECK_DIGITS = 12;

function checkDigits(list: string, content: string): string {
  return createHash('sha256')
    .update(JSON.stringify([list, content]))
    .digest('hex')
    .slice(0, CHECK_DIGITS);
}
