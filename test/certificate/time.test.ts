import { expect, test } from 'vitest';
import { readTime } from '../../src/certificate/time.ts';

const utc = (text: string) => readTime(0x17, Buffer.from(text));
const generalized = (text: string) => readTime(0x18, Buffer.from(text));

test.each([
  ['500101000000Z', '1950-01-01T00:00:00Z'],
  ['991231235959Z', '1999-12-31T23:59:59Z'],
  ['000101000000Z', '2000-01-01T00:00:00Z'],
  ['491231235959Z', '2049-12-31T23:59:59Z'],
  ['240229120000Z', '2024-02-29T12:00:00Z'],
  ['1204270000Z', '2012-04-27T00:00:00Z'],
  ['250101003000+0100', '2024-12-31T23:30:00Z'],
])('UTCTime %s is %s', (text, moment) => {
  expect(utc(text)).toBe(moment);
});

test.each([
  ['00000101000001Z', '0000-01-01T00:00:01Z'],
  ['00010101000000Z', '0001-01-01T00:00:00Z'],
  ['00000229000000Z', '0000-02-29T00:00:00Z'],
  ['18991231000000Z', '1899-12-31T00:00:00Z'],
  ['20500101000000Z', '2050-01-01T00:00:00Z'],
  ['99991231235959Z', '9999-12-31T23:59:59Z'],
  ['205609082238Z', '2056-09-08T22:38:00Z'],
  ['20560811122001-0600', '2056-08-11T18:20:01Z'],
  ['20250101000000.75Z', '2025-01-01T00:00:00Z'],
])('GeneralizedTime %s is %s', (text, moment) => {
  expect(generalized(text)).toBe(moment);
});

test.each([
  '',
  '250230000000Z',
  '230229000000Z',
  '250001000000Z',
  '251301000000Z',
  '250100000000Z',
  '250431000000Z',
  '250101240000Z',
  '250101006000Z',
  '250101000060Z',
  '250101000000',
  '250101000000+1',
  '250101000000+1300',
  '250101000000.5Z',
  '2501010000Z ',
  '25010100000oZ',
  '19020701025736Z',
  `${'0'.repeat(1_000)}Z`,
])('UTCTime %j names no moment', (text) => {
  expect(utc(text)).toBeNull();
});

test.each([
  '20250101000000',
  '2025010100Z',
  '19000229000000Z',
  '00000101000000+0100',
  '99991231235959-0100',
  '20250101000000.Z',
])('GeneralizedTime %j names no moment', (text) => {
  expect(generalized(text)).toBeNull();
});

test('another type than the two of RFC 5280 is no time', () => {
  expect(readTime(0x13, Buffer.from('250101000000Z'))).toBeNull();
});
