import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fitsWildcards } from '../../src/certificate/wildcards.ts';

test('a question mark stands for one character, also where UTF-16 needs two units for it', () => {
  expect(fitsWildcards('a?c', 'a😀c')).toBe(true);
  expect(fitsWildcards('??', '😀')).toBe(false);
  expect(fitsWildcards('*??', '😀')).toBe(false);
  expect(fitsWildcards('*??', 'x😀')).toBe(true);
  expect(fitsWildcards('?', '\n')).toBe(true);
});

test('it decides as a regular expression over code points does', () => {
  const unit = fc.constantFrom('a', 'b', '*', '?', '.', '\\', '\n', '😀', '🙂');
  const text = fc.string({ unit, maxLength: 8 });
  fc.assert(
    fc.property(text, text, (pattern, name) => {
      const source = [...pattern].map((character) => {
        if (character === '*') return '.*';
        return character === '?' ? '.' : character.replace(/[.\\]/, '\\$&');
      });
      expect(fitsWildcards(pattern, name)).toBe(new RegExp(`^(?:${source.join('')})$`, 'su').test(name));
    }),
    { numRuns: 2000 },
  );
});
