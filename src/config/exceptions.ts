import { z } from 'zod';
import type { PolicyException } from '../findings/exception.ts';
import { findingChecks } from '../findings/finding.ts';
import { accountId } from './values.ts';

const DAY_MS = 86_400_000;

/** The instant after 9999-12-31 has a year of five digits, which neither ISO 8601 nor PostgreSQL reads. */
const LAST_DAY = '9999-12-30';

const checks = z
  .array(z.enum(findingChecks, { error: `is not a check; the checks are ${findingChecks.join(', ')}` }))
  .min(1, 'names no check')
  .superRefine((names, context) => {
    for (const [index, name] of names.entries()) {
      if (names.indexOf(name) < index)
        context.addIssue({ code: 'custom', message: `names ${name} again`, path: [index] });
    }
  });

const certificateId = z
  .string()
  .regex(/^[^\p{C}\p{Z}]{1,200}$/u, 'is not a certificate id (1 to 200 printable characters without blanks)');

/** Also as OpenSSL prints it, in upper case with colons. */
const fingerprint = z
  .string()
  .regex(
    /^([0-9a-f]{64}|[0-9a-f]{2}(:[0-9a-f]{2}){31})$/i,
    'is not a SHA-256 fingerprint (64 hexadecimal digits, colons allowed)',
  )
  .transform((text) => text.replaceAll(':', '').toLowerCase());

const reason = z
  .string()
  .trim()
  .regex(/^[^\p{Cc}\p{Cs}]{1,500}$/u, 'is not one line of 1 to 500 characters');

/** The last day that counts; gives the instant at which it is over, to the second. */
const lastDay = z
  .string()
  .refine(isDay, `is not a day of the calendar such as 2027-03-31 (up to ${LAST_DAY})`)
  .transform((day) => new Date(Date.parse(day) + DAY_MS).toISOString().replace('.000Z', 'Z'));

const exception = z
  .strictObject({
    checks,
    account: accountId.optional(),
    certificate: certificateId.optional(),
    fingerprint: fingerprint.optional(),
    reason,
    expires: lastDay,
  })
  .refine(namesSomething, {
    error: 'names none of account, certificate, fingerprint: say what it is for',
    when: ({ value }) => isMapping(value),
  });

/**
 * The part `exceptions` of the configuration file. One that has expired is no fault: it counts no more, and a restart
 * must not fail because time has passed.
 */
export const exceptionsSchema = z.array(
  exception.transform(
    (entry): PolicyException => ({
      checks: entry.checks,
      accountId: entry.account ?? null,
      certificateId: entry.certificate ?? null,
      fingerprintSha256: entry.fingerprint ?? null,
      reason: entry.reason,
      expiresAt: entry.expires,
    }),
  ),
);

function namesSomething(entry: object): boolean {
  return 'account' in entry || 'certificate' in entry || 'fingerprint' in entry;
}

function isMapping(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isDay(text: string): boolean {
  if (!/^(?!0000)\d{4}-\d{2}-\d{2}$/.test(text) || text > LAST_DAY) return false;
  const instant = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(instant) && new Date(instant).toISOString().startsWith(text);
}
