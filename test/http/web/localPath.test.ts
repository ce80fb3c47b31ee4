import fc from 'fast-check';
import { expect, test } from 'vitest';
import { localPath } from '../../../src/http/web/localPath.ts';

test.each([
  ['/', '/'],
  [
    '/accounts/a/certificates/b?as_of=2026-01-01T00:00:00Z',
    '/accounts/a/certificates/b?as_of=2026-01-01T00:00:00Z',
  ],
  ['/certificates?q=a%20b&name=//x#part', '/certificates?q=a%20b&name=//x'],
  ['/a/../b', '/b'],
  ['/ünï', '/%C3%BCn%C3%AF'],
])('a path of this server is kept: %s', (text, path) => {
  expect(localPath(text)).toBe(path);
});

test.each([
  '',
  'https://evil.example/',
  '//evil.example',
  '///evil.example',
  '/\\evil.example',
  '\\\\evil.example',
  '/\t/evil.example',
  '/\n/evil.example',
  '\t//evil.example',
  ' //evil.example',
  '/.//evil.example',
  '/..//evil.example',
  '/x/..//evil.example',
  '/%2e//evil.example',
  '/%2E%2e//evil.example',
  '/./\\evil.example',
  '//evil.example:80@/',
  '//[::1]:x',
  'javascript:alert(1)',
  'data:text/html,x',
  'evil.example',
  '@evil.example',
  '?x',
  '/login',
  '/logout?x',
  '/x/../logout',
])('what leads elsewhere, or nowhere, is the overview: %j', (text) => {
  expect(localPath(text)).toBe('/');
});

test('whatever the text is, a browser stays on this server, and no header breaks', () => {
  const part = fc.constantFrom(
    '/',
    '\\',
    '.',
    '..',
    '%2e',
    '%2f',
    '%5c',
    '\t',
    '\r\n',
    ':',
    '@',
    '#',
    '?',
    'x',
    'é',
    '\0',
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
      const path = localPath(`/${parts.join('')}`);
      for (const base of ['https://certalog.example', 'http://127.0.0.1:8080/login'])
        expect(new URL(path, base).origin).toBe(new URL(base).origin);
      expect(path).toMatch(/^\/[\x21-\x7e]*$/);
    }),
    { numRuns: 5_000 },
  );
});
