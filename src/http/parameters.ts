import { z } from '@hono/zod-openapi';
import { utcOf } from '../config/instants.ts';
import { parseDuration } from '../config/values.ts';
import { exampleCursor } from './api/examples/exampleCursor.ts';
import { exampleAccountId, exampleCertificateId, exampleInstant } from './api/examples/exampleIds.ts';

/** Text that the database can hold. */
export const plainText = z
  .string('is given more than once')
  .min(1, 'is empty')
  .max(1000, 'is longer than 1000 characters')
  .refine((value) => !value.includes('\0'), 'holds a NUL character');

/** A text that is given once. */
export const text = (description: string, example: string) =>
  plainText.openapi({ description, param: { example } });

export const accountId = z
  .string('is not a text')
  .regex(/^[0-9a-f]{32}$/, 'is not an account id (32 hexadecimal digits, lower case)')
  .openapi({ description: 'Cloudflare account id' });

/** What names one certificate in a path. */
export const certificateParameters = z.object({
  account_id: z
    .string()
    .openapi({ description: 'Cloudflare account id', param: { example: exampleAccountId } }),
  id: z.string().openapi({ description: 'Certificate id', param: { example: exampleCertificateId } }),
});

/** Becomes lower-case hex. */
export const fingerprint = hex(
  /^(?:[0-9a-fA-F]{64}|(?:[0-9a-fA-F]{2}:){31}[0-9a-fA-F]{2})$/,
  'is not a SHA-256 fingerprint (64 hexadecimal digits, or 32 pairs of them with colons between)',
).openapi({ description: 'SHA-256 fingerprint of an element' });

/** Becomes lower-case hex, leading zeros as they were given. */
export const serialNumber = hex(
  /^(?:[0-9a-fA-F]{1,512}|[0-9a-fA-F]{1,2}(?::[0-9a-fA-F]{2}){0,255})$/,
  'is not a serial number in hex (at most 512 hexadecimal digits, or pairs of them with colons between)',
).openapi({ description: 'Serial number of an element in hex' });

export const oneOf = <const Value extends string>(values: readonly Value[]) =>
  z.enum(values, `is not one of ${values.join(', ')}`);

/** A parameter that may be given several times: any one of its values, for which `example` is one. */
export const anyOf = <Item extends z.ZodType<string>>(
  item: Item,
  description: string,
  example: z.infer<Item>,
) =>
  z
    .preprocess(
      (value) => (value === undefined || Array.isArray(value) ? value : [value]),
      z.array(item).optional(),
    )
    .openapi({
      description: `${description} Repeat it for any one of several.`,
      param: { example: [example] },
    });

export const limit = z
  .string('is given more than once')
  .regex(/^([1-9]\d{0,2}|1000)$/, 'is not a whole number from 1 to 1000')
  .default('100')
  .transform(Number)
  .openapi({
    type: 'integer',
    minimum: 1,
    maximum: 1000,
    default: 100,
    description: 'Most rows per page',
    param: { example: 100 },
  });

export const cursor = z
  .string('is given more than once')
  .max(8192, 'is longer than any cursor')
  .optional()
  .openapi({
    description: '`page.next_cursor` of the page before, with the same `sort` and `as_of`',
    param: { example: exampleCursor },
  });

export const truth = (description: string) =>
  z
    .enum(['true', 'false'], 'is neither true nor false')
    .transform((value) => value === 'true')
    .optional()
    .openapi({ description, param: { example: 'true' } });

export const duration = (description: string) =>
  z
    .string('is given more than once')
    .refine((value) => parseDuration(value) !== null, 'is not a duration such as 90s, 15m, 12h, 30d or 2w')
    .transform((value) => parseDuration(value) ?? 0)
    .optional()
    .openapi({ description, param: { example: '30d' } });

/** RFC 3339 with any offset, to the microsecond; becomes ISO 8601 in UTC with the digits that were given. */
export const instant = (description: string, example = exampleInstant) =>
  z
    .string('is given more than once')
    .transform((value, context) => {
      const utc = utcOf(value);
      if (utc !== null) return utc;
      context.addIssue(
        'is not an RFC 3339 instant such as 2026-01-31T12:00:00Z or 2026-01-31T12:00:00%2B01:00 (a + must be sent as %2B)',
      );
      return z.NEVER;
    })
    .optional()
    .openapi({ description, type: 'string', format: 'date-time', param: { example } });

export const asOf = instant(
  'What was known at this instant, exactly as it was answered then, instead of what is known now. Not in the future.',
);

function hex(form: RegExp, otherwise: string) {
  return z
    .string('is not a text')
    .regex(form, otherwise)
    .transform((value) => value.replaceAll(':', '').toLowerCase());
}
