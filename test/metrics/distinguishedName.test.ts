import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readName } from '../../src/certificate/names.ts';
import { attributesOf } from '../../src/metrics/distinguishedName.ts';

const oids = { CN: '550403', OU: '55040b', O: '55040a', C: '550406' } as const;

/** The content of a Name (RFC 5280, 4.1.2.4) with these attributes as UTF8String, each list an RDN. */
function nameOf(rdns: [keyof typeof oids, string][][]): Buffer {
  const attribute = ([type, value]: [keyof typeof oids, string]) =>
    der(0x30, der(0x06, Buffer.from(oids[type], 'hex')), der(0x0c, Buffer.from(value)));
  return Buffer.concat(rdns.map((rdn) => der(0x31, ...rdn.map(attribute))));
}

function der(tag: number, ...contents: Buffer[]): Buffer {
  const content = Buffer.concat(contents);
  const length = content.length < 128 ? [content.length] : [0x82, content.length >> 8, content.length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...length]), content]);
}

const value = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 20 }),
  fc.constantFrom(' a ', '#a', ',', '+', '\\', '\\2C', 'a=b', '"<>;', '\n', '\u202e', '🔐'),
);

it('attributes come out of RFC 4514 text as they went in, in the order of the certificate', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.array(fc.tuple(fc.constantFrom('CN', 'OU', 'O', 'C'), value), { minLength: 1, maxLength: 3 }),
        {
          maxLength: 4,
        },
      ),
      (rdns) => {
        const text = readName(nameOf(rdns)).name ?? '';
        expect(attributesOf(text)).toEqual(rdns.flat().map(([type, value]) => ({ type, value })));
      },
    ),
    { numRuns: 500, seed: 1 },
  );
});

it('a value that is no text has none', () => {
  expect(attributesOf('1.2.3=#0401AA,CN=a')).toEqual([
    { type: 'CN', value: 'a' },
    { type: '1.2.3', value: null },
  ]);
});
