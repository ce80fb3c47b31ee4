/** A line `-----BEGIN label-----` or `-----END label-----`, which may stand in the middle of a line here. */
export interface PemBoundary {
  kind: 'BEGIN' | 'END';
  label: string;
  /** `[start, end)` in the text. */
  start: number;
  end: number;
}

/**
 * All encapsulation boundaries (RFC 7468 section 2) in order. A label has 1 to 64 printable ASCII characters;
 * anything else that looks like a boundary is none. Linear in the text, whatever it holds.
 */
export function findBoundaries(text: string): PemBoundary[] {
  const boundaries: PemBoundary[] = [];
  for (const match of text.matchAll(/-----(BEGIN|END) ([ -~]{1,64}?)-----/g)) {
    const [whole, kind, label] = match;
    boundaries.push({
      kind: kind === 'BEGIN' ? 'BEGIN' : 'END',
      label: label ?? '',
      start: match.index,
      end: match.index + whole.length,
    });
  }
  return boundaries;
}
