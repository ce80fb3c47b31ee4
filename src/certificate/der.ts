/** Identifier octets of the ASN.1 types that a certificate is made of (X.690 8.1.2). */
export const tags = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  oid: 0x06,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const;

/**
 * A bounded cursor over the DER elements that lie side by side in `[start, end)` of `bytes`; it builds no
 * tree and never reads outside. Every length must be definite and fit. Lengths of more octets than needed are
 * let pass, as OpenSSL does: they leave no doubt about what is meant.
 */
export class DerCursor {
  readonly bytes: Buffer;
  readonly end: number;
  /** Where the next element starts. */
  position: number;
  /** Of the element read last: its identifier octet, where its header starts, and `[contentStart, contentEnd)`. */
  tag = -1;
  elementStart = 0;
  contentStart = 0;
  contentEnd = 0;

  constructor(bytes: Buffer, start: number, end: number) {
    this.bytes = bytes;
    this.position = start;
    this.end = end;
  }

  /** Reads the header of the next element; false at the end and where no whole element follows. */
  next(): boolean {
    const { bytes, end } = this;
    let at = this.position;
    if (at + 2 > end) return false;
    const tag = octet(bytes, at++);
    if ((tag & 0x1f) === 0x1f) {
      while (at < end && octet(bytes, at) & 0x80) at++;
      at++;
      if (at >= end) return false;
    }
    let length = octet(bytes, at++);
    if (length & 0x80) {
      const octets = length & 0x7f;
      if (octets === 0 || octets > 6 || at + octets > end) return false;
      length = 0;
      for (let i = 0; i < octets; i++) length = length * 256 + octet(bytes, at++);
    }
    if (length > end - at) return false;
    this.tag = tag;
    this.elementStart = this.position;
    this.contentStart = at;
    this.contentEnd = at + length;
    this.position = this.contentEnd;
    return true;
  }

  /** Reads the next element if it has this identifier octet; false leaves the cursor where it was. */
  nextIs(tag: number): boolean {
    return this.peek() === tag && this.next();
  }

  /** The identifier octet of the next element, -1 at the end. */
  peek(): number {
    return this.position < this.end ? octet(this.bytes, this.position) : -1;
  }

  get done(): boolean {
    return this.position === this.end;
  }

  /** A cursor over the content of the element read last. */
  inside(): DerCursor {
    return new DerCursor(this.bytes, this.contentStart, this.contentEnd);
  }

  /** The content of the element read last, without copying. */
  content(): Buffer {
    return this.bytes.subarray(this.contentStart, this.contentEnd);
  }

  /** The element read last with its header, without copying. */
  element(): Buffer {
    return this.bytes.subarray(this.elementStart, this.contentEnd);
  }
}

/** The content octets of an INTEGER as a number; null beyond 6 octets, where a number would lose digits. */
export function smallInteger(content: Buffer): number | null {
  return content.length < 1 || content.length > 6 ? null : content.readIntBE(0, content.length);
}

/**
 * How many bits the number in these octets has, read without a sign; null for zero. Keys whose INTEGER lacks the
 * leading zero, and so is negative by the letter, are read so by OpenSSL.
 */
export function unsignedBits(content: Buffer): number | null {
  let first = 0;
  while (first < content.length && content[first] === 0) first++;
  if (first === content.length) return null;
  return (content.length - first) * 8 - (Math.clz32(octet(content, first)) - 24);
}

/** Whether the INTEGER with these content octets is below zero. */
export function isNegative(content: Buffer): boolean {
  return (octet(content, 0) & 0x80) !== 0;
}

/** The content octets of an OBJECT IDENTIFIER in dotted form; null when malformed or beyond 64 octets. */
export function dottedOid(content: Buffer): string | null {
  if (content.length === 0 || content.length > 64) return null;
  let dotted = '';
  let arc = 0n;
  let small = 0;
  let octets = 0;
  for (const value of content) {
    if (octets === 0 && value === 0x80) return null;
    octets++;
    if (octets <= 7) small = small * 128 + (value & 0x7f);
    else arc = (octets === 8 ? BigInt(small) : arc) * 128n + BigInt(value & 0x7f);
    if (value & 0x80) continue;
    if (octets > 7) dotted += dotted === '' ? `2.${arc - 80n}` : `.${arc}`;
    else dotted += dotted === '' ? firstArcs(small) : `.${small}`;
    small = 0;
    octets = 0;
  }
  return octets === 0 ? dotted : null;
}

/** X.690 8.19.4: the first subidentifier holds the first two arcs. */
function firstArcs(value: number): string {
  const root = Math.min(Math.floor(value / 40), 2);
  return `${root}.${value - root * 40}`;
}

function octet(bytes: Buffer, at: number): number {
  return bytes[at] ?? 0;
}
