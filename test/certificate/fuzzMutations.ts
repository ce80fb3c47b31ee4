import type { Random } from '../../src/emulator/random.ts';
import { type DerElement, derElements, replaceElement } from './derElements.ts';
import { tlv } from './sample.ts';

/** A certificate changed in one way; `other` is a second certificate to take parts from. */
export type Mutation = (der: Buffer, random: Random, other: Buffer) => Buffer;

/**
 * The ways to spoil a certificate. Some leave every length right, so that what is spoilt is reached at all; others
 * break the lengths themselves.
 */
export const mutations: Record<string, Mutation> = {
  'bits flipped': (der, random) => {
    const flipped = Buffer.from(der);
    for (let left = random.integer(1, 8); left > 0 && der.length > 0; left--) {
      const at = random.integer(0, der.length - 1);
      flipped[at] = (flipped[at] ?? 0) ^ (1 << random.integer(0, 7));
    }
    return flipped;
  },
  'octets inserted': (der, random) => {
    const at = random.integer(0, der.length);
    return Buffer.concat([der.subarray(0, at), someOctets(random), der.subarray(at)]);
  },
  'octets deleted': (der, random) => {
    const at = random.integer(0, der.length - 1);
    return Buffer.concat([der.subarray(0, at), der.subarray(at + random.integer(1, 8))]);
  },
  'length changed': (der, random) => {
    const element = someElement(der, random);
    if (element === null) return der;
    const changed = Buffer.from(der);
    changed[element.start + 1] = random.pick([
      0,
      1,
      0x7f,
      0x80,
      0x81,
      0x82,
      0x84,
      0xff,
      random.integer(0, 255),
    ]);
    return changed;
  },
  truncated: (der, random) => der.subarray(0, random.integer(0, der.length - 1)),
  'two certificates spliced': (der, random, other) =>
    Buffer.concat([
      der.subarray(0, random.integer(0, der.length - 1)),
      other.subarray(random.integer(0, other.length - 1)),
    ]),
  'element of another certificate': (der, random, other) => {
    const element = someElement(der, random);
    const source = someElement(other, random);
    return element && source ? replaceElement(der, element, octetsOf(other, source)) : der;
  },
  'elements swapped': (der, random) => {
    const [one, another] = [someElement(der, random), someElement(der, random)];
    if (one === null || another === null) return der;
    const [first, second] = one.start < another.start ? [one, another] : [another, one];
    if (second.start < first.end) return der;
    const swapped = [
      der.subarray(0, first.start),
      octetsOf(der, second),
      der.subarray(first.end, second.start),
      octetsOf(der, first),
      der.subarray(second.end),
    ];
    return Buffer.concat(swapped);
  },
  'element twice': (der, random) =>
    replaced(der, random, (element) => Buffer.concat([octetsOf(der, element), octetsOf(der, element)])),
  'element many times': (der, random) =>
    replaced(der, random, ({ start, end }) => {
      const times = 2 ** random.integer(2, random.chance(0.05) ? 16 : 6);
      const most = Math.max(1, Math.floor(largeOctets / (end - start)));
      return Buffer.alloc((end - start) * Math.min(times, most), der.subarray(start, end));
    }),
  'element dropped': (der, random) => replaced(der, random, () => Buffer.alloc(0)),
  'element of another type': (der, random) =>
    replaced(der, random, ({ contentStart, end }) => tlv(someTag(random), der.subarray(contentStart, end))),
  'content replaced': (der, random) =>
    replaced(der, random, ({ tag }) => tlv(tag, someContent(random, random.integer(0, 199)))),
};

/** Near what a certificate can have at most, so that bounded time is put to the test. */
const largeOctets = 255_000;

function replaced(der: Buffer, random: Random, by: (element: DerElement) => Buffer): Buffer {
  const element = someElement(der, random);
  return element === null ? der : replaceElement(der, element, by(element));
}

function someElement(der: Buffer, random: Random): DerElement | null {
  const elements = derElements(der);
  return elements[random.integer(0, elements.length - 1)] ?? null;
}

function octetsOf(der: Buffer, { start, end }: DerElement): Buffer {
  return der.subarray(start, end);
}

function someTag(random: Random): number {
  const usual = [
    0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x0c, 0x13, 0x14, 0x16, 0x17, 0x18, 0x1c, 0x1e, 0x30, 0x31,
  ] as const;
  return random.pick([...usual, 0x80, 0x82, 0x87, 0xa0, 0xa3, 0xa4, 0x1f, random.integer(0, 255)]);
}

function someOctets(random: Random): Buffer {
  const telling = [0x00, 0x02, 0x06, 0x30, 0x31, 0x80, 0x84, 0xff] as const;
  return Buffer.from(
    Array.from({ length: random.integer(1, 8) }, () => random.pick([...telling, random.integer(0, 255)])),
  );
}

/** Octets with what strings must not let through: controls, half characters, invalid UTF-8. */
function someContent(random: Random, length: number): Buffer {
  const pieces = [
    '00',
    '0a',
    '1b',
    '7f',
    'c285',
    'e280ae',
    'e280a8',
    'd83d',
    'eda080',
    'c080',
    'ff',
    '5c',
    '41',
  ] as const;
  return Buffer.from(Array.from({ length }, () => random.pick(pieces)).join(''), 'hex');
}
