import fc from 'fast-check';
import { encodeCursor } from '../../../src/http/cursor.ts';
import { hostileText } from './hostileText.ts';

/** Cursors as lists give them, of this list or another, cut or altered, and forged ones with right check digits. */
export function cursors(genuine: readonly string[]): fc.Arbitrary<string> {
  const given = fc.constantFrom(...genuine);
  return fc.oneof(
    { weight: 4, arbitrary: given },
    { weight: 4, arbitrary: forged },
    {
      weight: 2,
      arbitrary: fc
        .tuple(given, fc.nat(200), fc.constantFrom('', 'A', '=', '%2F', '-'))
        .map(([cursor, at, put]) => cursor.slice(0, at) + put + cursor.slice(at + 1)),
    },
    hostileText,
  );
}

/** Names and keys are those of the lists; whoever reads the source can forge a cursor as well. */
const lists = [
  'accounts',
  'sync-runs',
  'changes',
  'findings',
  ...['earliest_not_after', 'name', 'uploaded_on'].flatMap((sort) => [
    `certificates ${sort}`,
    `certificates -${sort}`,
  ]),
];

const anyValue = fc.oneof(
  fc.constantFrom(
    null,
    '',
    'a\0b',
    '\ud800',
    '2026-01-01T00:00:00Z',
    '0000-01-01T00:00:00Z',
    '9999-12-31T23:59:59.999999Z',
    '2026-01-01T00:00:00.123456789123Z',
    '2026-06-31T00:00:00Z',
    -1,
    0,
    1.5,
    2 ** 31,
    Number.MAX_SAFE_INTEGER,
    -Number.MAX_SAFE_INTEGER,
    1e300,
    true,
    [],
    {},
    'x'.repeat(4000),
  ),
  fc.string({ unit: 'binary', maxLength: 8 }),
);

const position = fc.oneof(
  anyValue,
  fc.record({ key: anyValue, accountId: anyValue, certificateId: anyValue }),
  fc.record({ at: anyValue, accountId: anyValue, sequence: anyValue }),
  fc.record({ openedAt: anyValue, id: anyValue }),
);

const forged = fc
  .tuple(fc.constantFrom(...lists), position)
  .map(([list, value]) => encodeCursor(list, value).slice(0, 8000));
