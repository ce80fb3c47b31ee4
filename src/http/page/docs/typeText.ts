import type { Schema } from './apiDescription.ts';

/** What a value must be, in a few words: `array of string`, `Owner or null`. */
export function typeText(schema: Schema): string {
  const { $ref, type, format, items, anyOf, oneOf, allOf } = schema;
  if ($ref !== undefined) return schemaName($ref);
  const choices = anyOf ?? oneOf;
  if (choices) return choices.map(typeText).join(' or ');
  if (allOf) return 'object';
  const types = [type ?? 'any'].flat();
  return types
    .map((one) => {
      if (one === 'array' && items) return `array of ${typeText(items)}`;
      return one === 'string' && format ? `string (${format})` : one;
    })
    .join(' or ');
}

/** What else is asked of a value: its limits and what it is when it is left out; empty when nothing is. */
export function limitsText(schema: Schema): string {
  const { minimum, maximum, minLength, maxLength, pattern } = { ...schema.items, ...schema };
  return [
    between(minimum, maximum, ''),
    between(minLength, maxLength, ' characters'),
    pattern === undefined ? '' : `matches ${pattern}`,
    schema.default === undefined ? '' : `default ${schema.default}`,
  ]
    .filter((part) => part !== '')
    .join('; ');
}

/** The values that are allowed, where they can be listed. */
export function allowedValues({ enum: values, items }: Schema): string[] {
  return (values ?? items?.enum ?? []).map(String);
}

/** The name of the schema that a reference leads to. */
export function schemaName(reference: string): string {
  return reference.slice(reference.lastIndexOf('/') + 1);
}

function between(least: number | undefined, most: number | undefined, unit: string): string {
  if (least !== undefined && most !== undefined) return `${least} to ${most}${unit}`;
  if (least !== undefined) return `at least ${least}${unit}`;
  return most === undefined ? '' : `at most ${most}${unit}`;
}
