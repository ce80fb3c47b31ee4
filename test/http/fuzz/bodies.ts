import fc from 'fast-check';
import type { DescribedOperation } from '../describedApi.ts';

/** Bodies for an operation: its example, other JSON, what is no JSON, and what is too large; octets as Latin-1. */
export function bodies({ requestBody }: DescribedOperation): fc.Arbitrary<string | null> {
  if (requestBody === undefined) return fc.oneof({ weight: 19, arbitrary: fc.constant(null) }, spoilt);
  const examples = Object.values(requestBody.content).map(({ example }) => JSON.stringify(example));
  return fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...examples, '{}') },
    { weight: 1, arbitrary: fc.constant(null) },
    { weight: 2, arbitrary: spoilt },
    { weight: 1, arbitrary: members(Object.keys(JSON.parse(examples[0] ?? '{}'))) },
  );
}

const spoilt = fc.oneof(
  fc.constantFrom(
    '',
    '{',
    'null',
    '[]',
    '"x"',
    '1e999',
    '{"__proto__":{"x":1}}',
    '{"a":1,"a":2}',
    '[[[[',
    '['.repeat(10_000),
    '\u00ef\u00bb\u00bf{}',
    '\u00ff\u00fe{\0}\0',
    '{"account_id":"\\u0000"}',
    '{"account_id":"\\ud800"}',
    '\0',
    `{"x":"${'x'.repeat(20_000)}"}`,
    'account_id=x',
  ),
  fc.json({ noUnicodeString: false }).map((text) => Buffer.from(text).toString('latin1')),
);

function members(names: readonly string[]): fc.Arbitrary<string> {
  return fc
    .dictionary(
      fc.oneof(fc.constantFrom(...names), fc.string({ maxLength: 5 })),
      fc.jsonValue({ maxDepth: 1 }),
    )
    .map((value) => Buffer.from(JSON.stringify(value)).toString('latin1'));
}
