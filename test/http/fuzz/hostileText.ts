import fc from 'fast-check';

/** Text that has broken other programs, percent-encoded or as octets (Latin-1) that are none. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    '',
    '%',
    '%0',
    '%zz',
    '%00',
    'a%00b',
    '%FF%FE',
    '%C0%80',
    '%ED%A0%80',
    '%F4%90%80%80',
    '%F0%9F%98%80',
    '%E2%80%AEgnp.exe',
    '%E2%80%8B',
    '%0D%0AX-Injected:%20yes',
    '%1B%5B31m',
    '%2E%2E%2F%2E%2E%2Fetc%2Fpasswd',
    '../..',
    '..%5C..',
    '.',
    '\\',
    '+',
    '%2B',
    '%20',
    '%25',
    '%2525',
    '%5F%25',
    '%5C',
    "'%20or%201=1--",
    '%22;drop%20table%20x',
    '%3Cscript%3Ealert(1)%3C/script%3E',
    '$%7Bjndi:ldap://x%7D',
    '__proto__',
    'constructor',
    'null',
    'undefined',
    'NaN',
    '-1',
    '1e309',
    '9223372036854775808',
    '0x10',
    '%D9%A3',
    '[]',
    '%7B%7D',
    ';',
    '=',
    '\u00ff',
    '\u00c3\u00a9',
    'x'.repeat(1000),
    'x'.repeat(1001),
    '%E2%82%AC'.repeat(300),
    'x'.repeat(7000),
  ),
  fc.string({ unit: 'binary', maxLength: 20 }).map(percentEncoded),
  fc
    .array(fc.integer({ min: 0, max: 255 }), { maxLength: 12 })
    .map((octets) => octets.map((octet) => `%${octet.toString(16).padStart(2, '0')}`).join('')),
  fc
    .array(fc.integer({ min: 0x21, max: 0xff }), { maxLength: 12 })
    .map((octets) => String.fromCharCode(...octets).replace(/[#?/&]/g, '_')),
);

/** As UTF-8 where the text is well formed, and as the octets that lone surrogates would be where it is not. */
export function percentEncoded(text: string): string {
  return [...text]
    .map((character) => (character.isWellFormed() ? encodeURIComponent(character) : '%ED%A0%80'))
    .join('');
}
