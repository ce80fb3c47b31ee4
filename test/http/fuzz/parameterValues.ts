import fc from 'fast-check';
import type { DescribedParameter } from '../describedApi.ts';
import type { Json } from '../httpService.ts';
import { hostileText, percentEncoded } from './hostileText.ts';

/** Values of a parameter, encoded as they stand in a target: allowed by its schema, nearly so, and hostile. */
export function parameterValues(
  parameter: DescribedParameter,
  known: readonly string[],
): fc.Arbitrary<string> {
  const items = parameter.schema.items ?? parameter.schema;
  const valid = validValues(items, known, [parameter.example].flat().map(String));
  return fc.oneof(
    { weight: 6, arbitrary: valid.map(percentEncoded) },
    { weight: 2, arbitrary: nearlyValid(items, valid).map(percentEncoded) },
    { weight: 1, arbitrary: hostileText },
  );
}

function validValues(
  schema: Json,
  known: readonly string[],
  examples: readonly string[],
): fc.Arbitrary<string> {
  // The examples are of things that are not there.
  const given = fc.constantFrom(
    ...(known.length === 0 ? examples : [...known, ...known, ...known, ...examples]),
  );
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (schema.format === 'date-time') return fc.oneof(given, instants);
  if (schema.type === 'integer') return fc.integer({ min: schema.minimum, max: schema.maximum }).map(String);
  return given;
}

const twoDigits = (min: number, max: number) =>
  fc.integer({ min, max }).map((number) => String(number).padStart(2, '0'));

const instants = fc
  .tuple(
    fc.constantFrom('0000', '0001', '1582', '1970', '2025', '2026', '2027', '4713', '9999'),
    twoDigits(1, 12),
    twoDigits(1, 28),
    fc.constantFrom('00:00:00', '23:59:59', '12:34:56.7', '12:34:56.789012', '00:00:00.000001'),
    fc.constantFrom('Z', '+00:00', '-23:59', '+14:00'),
  )
  .map(([year, month, day, time, zone]) => `${year}-${month}-${day}T${time}${zone}`);

function nearlyValid(schema: Json, valid: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const spoilt = valid.chain((value) =>
    fc.constantFrom(
      value.toUpperCase(),
      ` ${value}`,
      `${value} `,
      `${value},${value}`,
      value.slice(1),
      `${value}0`,
      `-${value}`,
    ),
  );
  if (schema.type === 'integer')
    return fc.constantFrom('0', '1001', '-1', '1.0', '1e2', '+5', '05', ' 5', '٣', '99999999999999999999');
  if (schema.format === 'date-time') return fc.oneof(spoilt, fc.constantFrom(...nonsenseInstants));
  return fc.oneof(spoilt, fc.constantFrom('999999999999w', '0d', '-1d', '1.5d', '30D', '9007199254740993s'));
}

const nonsenseInstants = [
  '2026-02-30T00:00:00Z',
  '2026-13-01T00:00:00Z',
  '2026-01-01T24:00:00Z',
  '2026-01-01T23:59:60Z',
  '2026-01-01',
  '2026-01-01 00:00:00Z',
  '2026-01-01T00:00:00',
  '2026-01-01T00:00:00.1234567Z',
  '+010000-01-01T00:00:00Z',
  '-000001-01-01T00:00:00Z',
  '0000-01-01T00:00:00+23:59',
  '9999-12-31T23:59:59-23:59',
  '2026-01-01t00:00:00z',
  '1767225600',
  'now',
  'infinity',
];
