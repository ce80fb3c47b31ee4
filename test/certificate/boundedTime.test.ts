import { expect, test } from 'vitest';
import { readElement } from '../../src/certificate/element.ts';
import { readPem } from '../../src/certificate/pem.ts';
import { fastest } from './fastest.ts';
import { hostileCertificates, hostileTexts } from './hostileInputs.ts';
import { blockFaults } from './soundness.ts';

/**
 * What takes more than linear time takes seconds for inputs of this size. `npm run fuzz` holds the same inputs to
 * 50 ms, in plain Node.js: here every access to an import is a look-up, which slows the loops down.
 */
const boundMilliseconds = 250;

test.each(hostileTexts())('the longest text, all of it %s, is split in bounded time', (_, text) => {
  const blocks = readPem(text);
  expect(blockFaults(blocks)).toEqual([]);
  expect(blocks.map((block) => block.kind === 'refused' && block.reason)).not.toContain('too_large');
  expect(fastest(() => readPem(text))).toBeLessThan(boundMilliseconds);
});

test.each(hostileCertificates())(
  'the largest certificate, all of it %s, is read in bounded time',
  (_, der) => {
    expect(readElement(der)).toMatchObject({ parses: true, notAfter: '2026-01-01T00:00:00Z' });
    expect(fastest(() => readElement(der))).toBeLessThan(boundMilliseconds);
  },
);

test('ten thousand beginnings of keys, none of which is one, are no private key', () => {
  const [, text = ''] = hostileTexts().find(([name]) => name === 'beginnings of keys') ?? [];
  expect(readPem(text)).toMatchObject([{ kind: 'certificate' }]);
});
