import { z } from 'zod';

/** An RFC 3339 instant with any offset, to the microsecond, as ISO 8601 in UTC with the digits that were given; null: none. */
export function utcOf(value: string): string | null {
  const match = /^(.{19})(\.\d{1,6})?(Z|[+-]\d\d:\d\d)$/i.exec(value);
  const whole = `${match?.[1]}${match?.[3]}`.toUpperCase();
  if (!match || !offsetDateTime.safeParse(whole).success) return null;
  // A Date keeps three digits of a second, so the fraction goes around it.
  const utc = new Date(whole).toISOString();
  return /^\d{4}-/.test(utc) ? utc.replace('.000Z', `${match[2] ?? ''}Z`) : null;
}

const offsetDateTime = z.iso.datetime({ offset: true });
