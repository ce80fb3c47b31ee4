import { z } from '@hono/zod-openapi';
import { utcOf } from '../../config/instants.ts';
import type { ParameterError } from '../problem.ts';
import { type AskedMoment, momentOf } from '../readMoment.ts';

/** What a person types into a field, for a moment or an account. */
export const typedText = (description: string, example: string) =>
  z
    .string('is given more than once')
    .max(100, 'is longer than any date')
    .optional()
    .openapi({ description, param: { example } });

/**
 * The moment that a person typed, now when nothing was typed, or what is wrong with it. RFC 3339 with any offset as the
 * API takes it, a plain date, which is midnight, and a date with a time of day, both in UTC.
 */
export function typedMoment(parameter: string, typed: string, now: string): AskedMoment | ParameterError {
  const text = typed.trim();
  const instant = text === '' ? undefined : typedInstant(text);
  if (instant === null)
    return {
      parameter,
      detail: 'is not a date such as 2026-01-31, 2026-01-31 12:00 or 2026-01-31T12:00:00Z',
    };
  const moment = momentOf(instant, () => now);
  return 'parameter' in moment ? { ...moment, parameter } : moment;
}

function typedInstant(text: string): string | null {
  const local = /^(\d{4}-\d\d-\d\d)(?:[T ]+(\d\d:\d\d)(:\d\d(?:\.\d{1,6})?)?)?(?: *UTC)?$/i.exec(text);
  if (!local) return utcOf(text);
  const [, day, minute = '00:00', second = ':00'] = local;
  return utcOf(`${day}T${minute}${second}Z`);
}
