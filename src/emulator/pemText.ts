export interface PemBlock {
  label: string;
  der: Buffer;
}

/**
 * The PEM blocks (RFC 7468) of a text in order, in time linear in its length. Text around blocks is passed
 * over; a block without its own END line ends the reading. Base64 is decoded leniently: whether the bytes
 * are a certificate is for the reader of the DER to say.
 */
export function pemBlocks(text: string): PemBlock[] {
  const blocks: PemBlock[] = [];
  let from = 0;
  for (;;) {
    const begin = text.indexOf(beginMark, from);
    const bodyStart = begin < 0 ? -1 : text.indexOf(dashes, begin + beginMark.length);
    const end = bodyStart < 0 ? -1 : text.indexOf(endMark, bodyStart);
    if (end < 0) return blocks;
    const label = text.slice(begin + beginMark.length, bodyStart);
    if (!text.startsWith(`${label}${dashes}`, end + endMark.length)) return blocks;
    blocks.push({ label, der: Buffer.from(text.slice(bodyStart + dashes.length, end), 'base64') });
    from = end + endMark.length + label.length + dashes.length;
  }
}

/** DER as a PEM block of 64-column lines with a trailing newline (RFC 7468 section 2). */
export function pemText(der: Uint8Array, label = 'CERTIFICATE'): string {
  const lines = Buffer.from(der)
    .toString('base64')
    .match(/.{1,64}/g);
  return [`${beginMark}${label}${dashes}`, ...(lines ?? []), `${endMark}${label}${dashes}`, ''].join('\n');
}

const dashes = '-----';
const beginMark = '-----BEGIN ';
const endMark = '-----END ';
