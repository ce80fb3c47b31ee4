import { z } from '@hono/zod-openapi';
import { parseDuration } from '../config/values.ts';

/** A text that is given once and that the database can hold. */
export const text = (description: string) =>
  z
    .string('is given more than once')
    .min(1, 'is empty')
    .max(1000, 'is longer than 1000 characters')
    .refine((value) => !value.includes('\0'), 'holds a NUL character')
    .openapi({ description });

export const accountId = z
  .string('is not a text')
  .regex(/^[0-9a-f]{32}$/, 'is not an account id (32 hexadecimal digits, lower case)')
  .openapi({ description: 'Cloudflare account id', example: '0123456789abcdef0123456789abcdef' });

export const oneOf = <const Value extends string>(values: readonly Value[]) =>
  z.enum(values, `is not one of ${values.join(', ')}`);

/** A parameter that may be given several times: any one of its values. */
export const anyOf = <Item extends z.ZodType>(item: Item, description: string) =>
  z
    .preprocess(
      (value) => (value === undefined || Array.isArray(value) ? value : [value]),
      z.array(item).optional(),
    )
    .openapi({ description: `${description} Repeat it for any one of several.` });

export const limit = z
  .string('is given more than once')
  .regex(/^([1-9]\d{0,2}|1000)$/, 'is not a whole number from 1 to 1000')
  .default('100')
  .transform(Number)
  .openapi({ type: 'integer', minimum: 1, maximum: 1000, default: 100, description: 'Most rows per page' });

export const cursor = z
  .string('is given more than once')
  .max(8192, 'is longer than any cursor')
  .optional()
  .openapi({ description: '`page.next_cursor` of the page before, with the same `sort` and `as_of`' });

export const truth = (description: string) =>
  z
    .enum(['true', 'false'], 'is neither true nor false')
    .transform((value) => value === 'true')
    .optional()
    .openapi({ description });

export const duration = (description: string) =>
  z
    .string('is given more than once')
    .refine((value) => parseDuration(value) !== null, 'is not a duration such as 90s, 15m, 12h, 30d or 2w')
    .transform((value) => parseDuration(value) ?? 0)
    .optional()
    .openapi({ description, example: '30d' });

/** RFC 3339 with any offset, to the microsecond; becomes ISO 8601 in UTC with the digits that were given. */
export const instant = (description: string) =>
  z
    .string('is given more than once')
    .transform((value, context) => {
      const utc = toUtc(value);
      if (utc !== null) return utc;
      context.addIssue(
        'is not an RFC 3339 instant such as 2026-01-31T12:00:00Z or 2026-01-31T12:00:00%2B01:00 (a + must be sent as %2B)',
      );
      return z.NEVER;
    })
    .optional()
    .openapi({ description, type: 'string', format: 'date-time' });

export const asOf = instant(
  'What was known at this instant, exactly as it was answered then, instead of what is known now. Not in the future.',
);

const offsetDateTime = z.iso.datetime({ offset: true });

function toUtc(value: string): string | null {
  const match = /^(.{19})(\.\d{1,6})?(Z|[+-]\d\d:\d\d)$/i.exec(value);
  const whole = `${match?.[1]}${match?.[3]}`.toUpperCase();
  if (!match || !offsetDateTime.safeParse(whole).success) return null;
  // A Date keeps three digits of a second, so the fraction goes around it.
  const utc = new Date(whole).toISOString();
  return /^\d{4}-/.test(utc) ? utc.replace('.000Z', `${match[2] ?? ''}Z`) : null;
}
