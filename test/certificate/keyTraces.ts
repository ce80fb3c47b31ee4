import { readElement } from '../../src/certificate/element.ts';
import type { PemBlock } from '../../src/certificate/pem.ts';

/**
 * Where any 16 octets of a private key's DER, or any 16 characters of its base64, survive in the blocks or in the
 * elements read of them; empty when nowhere. Text is looked at without its line ends and as it is. What also stands
 * in `publicOctets`, as a certificate for the same key or the same curve, is no secret.
 */
export function privateKeyTraces(
  blocks: PemBlock[],
  key: Buffer,
  publicOctets: Buffer = Buffer.alloc(0),
): string[] {
  const elements = blocks.flatMap((block) => (block.kind === 'certificate' ? [readElement(block.der)] : []));
  const texts = [JSON.stringify(blocks), JSON.stringify(elements)];
  texts.push(...texts.map((text) => text.replace(/\\[rnt]|\s/g, '')));
  const octets = blocks.flatMap((block) => (block.kind === 'certificate' ? [block.der] : []));
  for (const { text } of blocks.filter((block) => block.kind === 'refused')) {
    if (text !== null) octets.push(Buffer.from(text.replace(/[^A-Za-z0-9+/]/g, ''), 'base64'));
  }
  const base64 = key.toString('base64');
  const hex = key.toString('hex');
  const traces: string[] = [];
  for (let at = 0; at + 16 <= base64.length; at++) {
    const window = base64.slice(at, at + 16);
    if (texts.some((text) => text.includes(window))) traces.push(`base64 ${at}`);
  }
  for (let at = 0; at + 16 <= key.length; at++) {
    const window = key.subarray(at, at + 16);
    if (publicOctets.includes(window)) continue;
    if (octets.some((bytes) => bytes.includes(window))) traces.push(`octets ${at}`);
    if (texts.some((text) => text.toLowerCase().includes(hex.slice(at * 2, at * 2 + 32))))
      traces.push(`hex ${at}`);
  }
  return traces;
}
