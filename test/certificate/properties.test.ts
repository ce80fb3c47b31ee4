import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readElement } from '../../src/certificate/element.ts';
import { readPem } from '../../src/certificate/pem.ts';
import { corpusDer } from './corpus.ts';
import { privateKeyTraces } from './keyTraces.ts';
import {
  certificate,
  commonName,
  extension,
  integer,
  name,
  oid,
  pem,
  sequence,
  tlv,
  utf8,
} from './sample.ts';
import { blockFaults, elementFaults } from './soundness.ts';

const options = { seed: 20_260_101, numRuns: 3_000 };

const own = [
  certificate(),
  certificate({
    subject: commonName('same'),
    issuer: commonName('same'),
    extensions: [
      extension('2.5.29.19', sequence(tlv(0x01, Buffer.from([0xff])), integer('00')), true),
      extension('2.5.29.15', tlv(0x03, Buffer.from([1, 6])), true),
      extension('2.5.29.37', sequence(oid('1.3.6.1.5.5.7.3.1'))),
      extension(
        '2.5.29.17',
        sequence(tlv(0x82, utf8('a')), tlv(0xa4, commonName('b')), tlv(0x87, Buffer.alloc(16))),
      ),
      extension('2.5.29.35', sequence(tlv(0x80, Buffer.alloc(20)))),
    ],
  }),
  certificate({
    subject: name(
      ['2.5.4.3', tlv(0x1e, Buffer.from('0041d83dde00', 'hex'))],
      ['2.5.4.10', tlv(0x14, Buffer.from('é', 'latin1'))],
    ),
  }),
];
const seeds = [...own, ...corpusDer().filter((der) => der.length < 3_000)];

type Change = { at: number; kind: 'set' | 'insert' | 'remove'; octets: Uint8Array };
const change: fc.Arbitrary<Change> = fc.record({
  at: fc.nat(),
  kind: fc.constantFrom('set', 'insert', 'remove'),
  octets: fc.oneof(
    fc.uint8Array({ minLength: 1, maxLength: 4 }),
    fc.constantFrom(
      ...[0x00, 0x30, 0x31, 0x02, 0x03, 0x06, 0x80, 0x84, 0x1f, 0xff].map((octet) => new Uint8Array([octet])),
    ),
  ),
});

function changed(der: Buffer, { at, kind, octets }: Change): Buffer {
  const place = at % der.length;
  const behind = place + (kind === 'insert' ? 0 : octets.length);
  return Buffer.concat([
    der.subarray(0, place),
    kind === 'remove' ? Buffer.alloc(0) : octets,
    der.subarray(behind),
  ]);
}

const mutated = fc
  .tuple(fc.nat(), fc.array(change, { minLength: 1, maxLength: 3 }))
  .map(([which, changes]) => changes.reduce(changed, seeds[which % seeds.length] ?? Buffer.alloc(1)));

function expectSound(der: Uint8Array): void {
  expect(elementFaults(readElement(der))).toEqual([]);
}

test('any octets are read without a throw, with explained gaps and with text that is safe to store and to show', () => {
  fc.assert(fc.property(mutated, expectSound), options);
  fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), expectSound), { ...options, numRuns: 500 });
});

test('any text in a name and in an alternative name comes out safe', () => {
  const point = fc.oneof(fc.nat(0x7f), fc.integer({ min: 0x80, max: 0x2100 }), fc.nat(0x10ffff));
  const text = fc
    .array(point, { maxLength: 40 })
    .map((points) => String.fromCodePoint(...points).toWellFormed());
  fc.assert(
    fc.property(text, (value) => {
      const der = certificate({
        subject: commonName(value),
        extensions: [extension('2.5.29.17', sequence(tlv(0x82, Buffer.from(value))))],
      });
      expect(readElement(der).parses).toBe(true);
      expectSound(der);
    }),
    { ...options, numRuns: 500 },
  );
});

test('different names never look the same', () => {
  const text = fc.string({
    unit: fc.constantFrom('\\', '0', 'A', 'E', '\u0000', '\n', ',', ' ', '#', '\u202e', 'é'),
    maxLength: 6,
  });
  fc.assert(
    fc.property(text, text, (a, b) => {
      const [left, right] = [a, b].map((value) => readElement(certificate({ subject: commonName(value) })));
      expect(left?.subject === right?.subject).toBe(a === b);
      expect(left?.subjectCn === right?.subjectCn).toBe(a === b);
    }),
    { ...options, numRuns: 1_000 },
  );
});

const key = generateKeyPairSync('rsa', { modulusLength: 512 }).privateKey.export({
  format: 'der',
  type: 'pkcs8',
});
const keyPem = pem(key, 'PRIVATE KEY');
const bundle = pem(own[0] ?? Buffer.alloc(0)) + pem(own[1] ?? Buffer.alloc(0));

test('wherever a key or a large part of it stands in a bundle, nothing of it is kept', () => {
  const slice = fc.tuple(
    fc.nat(bundle.length),
    fc.nat(keyPem.length - 60),
    fc.nat(keyPem.length),
    fc.boolean(),
  );
  fc.assert(
    fc.property(slice, ([at, from, length, joined]) => {
      const part = keyPem.slice(from, from + 60 + length);
      const text = bundle.slice(0, at) + (joined ? part.replaceAll('\n', '') : part) + bundle.slice(at);
      expect(privateKeyTraces(readPem(text), key)).toEqual([]);
    }),
    { ...options, numRuns: 300 },
  );
});

test('any text gives blocks with reasons of the list, and counts its certificates without gaps', () => {
  const piece = fc.constantFrom(
    ...[
      '-----BEGIN ',
      '-----END ',
      'CERTIFICATE',
      'PRIVATE KEY',
      '-----',
      '\n',
      ' ',
      'a: b\n',
      'MIIB',
      '=',
      '!',
      bundle,
      keyPem,
    ],
  );
  const text = fc
    .array(fc.oneof(piece, fc.string({ maxLength: 5 })), { maxLength: 30 })
    .map((parts) => parts.join(''));
  fc.assert(
    fc.property(text, (value) => {
      expect(blockFaults(readPem(value))).toEqual([]);
    }),
    { ...options, numRuns: 1_000 },
  );
});
