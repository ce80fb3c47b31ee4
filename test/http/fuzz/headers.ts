import fc from 'fast-check';

/** What is in the service that a header may name. */
export interface KnownCredentials {
  /** May do everything. */
  operator: string;
  others: readonly string[];
  etags: readonly string[];
}

type Header = [name: string, value: string];

/** Credentials that mostly suffice, and seldom other headers, odd ones among them. */
export function headers({ operator, others, etags }: KnownCredentials): fc.Arbitrary<Header[]> {
  const authorization = fc.oneof(
    { weight: 12, arbitrary: fc.constant(`Bearer ${operator}`) },
    { weight: 2, arbitrary: fc.constantFrom(...others.map((token) => `Bearer ${token}`)) },
    {
      weight: 2,
      arbitrary: fc.constantFrom(
        '',
        'Bearer',
        'Bearer ',
        'Bearer wrong',
        `bearer  ${operator}`,
        `Bearer ${operator} `,
        `Bearer ${operator},Bearer ${operator}`,
        'Basic',
        'Basic ====',
        'Basic dXNlcjpwYXNz',
        'Digest username="x"',
        '\u00ff\u00fe',
        `Bearer ${'x'.repeat(3000)}`,
      ),
    },
  );
  const odd = fc.oneof(
    choice('if-none-match', [
      ...etags,
      ...etags.map((tag) => tag.slice(2)),
      '*',
      '""',
      'W/',
      '"a", "b"',
      '\u00ff',
    ]),
    choice('accept', [
      '*/*',
      'text/html',
      'application/xml',
      'application/openmetrics-text',
      'q=',
      ';;;',
      '\u00e9',
    ]),
    choice('accept-encoding', ['gzip', 'identity;q=0', 'br', '*;q=0', 'gzip;q=nonsense']),
    choice('range', ['bytes=0-0', 'bytes=-1', 'bytes=99999999-', 'items=1']),
    choice('content-type', contentTypes),
    choice('origin', ['null', 'https://other.example', '\u00ff']),
    choice('sec-fetch-site', ['cross-site', 'same-origin', 'none', 'x']),
    choice('host', ['', 'x', 'a b', 'other.example:99999', '[::1', 'evil.example/path', "$(id)'"]),
    choice('x-forwarded-for', ['127.0.0.1', '::1, x', '\u00ff']),
    choice('expect', ['100-continue', 'something']),
    choice('connection', ['close', 'keep-alive']),
    choice('transfer-encoding', ['identity', 'gzip, identity']),
    choice('cookie', ['a=b', '=', ';;;', '__Host-certalog=x', '\u00ff']),
    choice('x-long', ['x'.repeat(20_000)]),
  );
  return fc
    .tuple(authorization, fc.array(odd, { maxLength: 2, size: 'small' }), fc.boolean())
    .map(([value, some, plain]) => [['authorization', value], ...(plain ? [] : some)]);
}

export const contentTypes = [
  'application/json',
  'application/json; charset=utf-8',
  'application/json;charset=utf-16',
  'APPLICATION/JSON',
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data',
  'multipart/form-data; boundary=x',
  'application/problem+json',
  'application/',
  '\u00ff',
];

function choice(name: string, values: string[]): fc.Arbitrary<Header> {
  return fc.constantFrom(...values).map((value): Header => [name, value]);
}
