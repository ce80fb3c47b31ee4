import { timingSafeEqual } from 'node:crypto';
import { expect, test } from 'vitest';
import { createTokenLookup } from '../../../src/http/web/tokenLookup.ts';
import { token } from '../httpService.ts';

const tokens = [token('first', 'read'), token('second', 'metrics'), token('third', 'operate')];

function watched() {
  const compared: string[] = [];
  const lookUp = createTokenLookup(tokens, (known, presented) => {
    expect([known.byteLength, presented.byteLength]).toEqual([32, 32]);
    compared.push(Buffer.from(known as Uint8Array).toString('hex'));
    return timingSafeEqual(known, presented);
  });
  return { compared, lookUp };
}

test.each([
  ['right one', tokens[0]?.text ?? '', ['first']],
  ['right one that stands last', tokens[2]?.text ?? '', ['third']],
  ['wrong one that lacks the last character', tokens[0]?.text.slice(0, -1) ?? '', []],
  ['wrong one that has one character more', `${tokens[0]?.text}x`, []],
  ['wrong one of the same beginning', 'secret-of-nobody', []],
  ['wrong one that has nothing in common', '~', []],
  ['hash of one', tokens[0]?.sha256 ?? '', []],
])('a %s is compared with every token, by digests alone, in constant time', (_, presented, found) => {
  const { compared, lookUp } = watched();
  expect(lookUp(presented).map(({ name }) => name)).toEqual(found);
  expect(compared).toEqual(tokens.map(({ sha256 }) => sha256));
});
