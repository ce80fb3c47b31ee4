import { z } from 'zod';
import { findingChecks, severities } from '../findings/finding.ts';
import { type Policy, type ProfileName, profileNames, profiles } from '../findings/policy.ts';
import { duration, wholeNumber } from './values.ts';

/** Up to this an instant that is counted from today keeps a year of four digits, as ISO 8601 and PostgreSQL read it. */
const LONGEST_DAYS = 999_999;

const seconds = duration
  .refine((value) => value <= LONGEST_DAYS * 86_400, `is longer than ${LONGEST_DAYS}d, the longest allowed`)
  .optional();

/** The longest RSA modulus that OpenSSL reads, the smallest and the largest curve of SEC 2: beyond them is a slip. */
const modulusBits = wholeNumber(512, 16_384).optional();
const curveBits = wholeNumber(112, 571).optional();

/** Null is what `off` in place of the mapping becomes. */
const severity = z
  .enum(severities, {
    error: `is not one of ${severities.join(', ')}; a check is switched off by writing off in place of its mapping`,
  })
  .nullable()
  .optional();

const check = checkSchema({});

/** The part `policy` of the configuration file: a profile, and what is different from it. All values come as text. */
export const policySchema = z.strictObject({
  profile: z.enum(profileNames, { error: `is not one of ${profileNames.join(', ')}` }).optional(),
  checks: z
    .strictObject({
      ...(Object.fromEntries(findingChecks.map((name) => [name, check])) as Record<
        (typeof findingChecks)[number],
        typeof check
      >),
      weak_key: checkSchema({ rsa_bits: modulusBits, dsa_bits: modulusBits, ec_bits: curveBits }),
      too_long_validity: checkSchema({ leaf: seconds, ca: seconds }),
      expiring_in_use: checkSchema({ within: seconds }),
      unused: checkSchema({ after: seconds }),
    })
    .optional(),
});

/**
 * The policy that this part of the file asks for, the profile `default` where it says nothing. There
 * `expiring_in_use` is measured by what the state `expiring` is measured by, so that both say the same of a
 * certificate unless the file sets them apart.
 */
export function createPolicy(
  section: z.output<typeof policySchema> | undefined,
  expiringWithinSeconds: number,
): Policy {
  const { profile = 'default', checks = {} } = section ?? {};
  const base = profileWith(profile, expiringWithinSeconds);
  const { weak_key, too_long_validity, expiring_in_use, unused } = base.thresholds;
  return {
    severities: Object.fromEntries(
      findingChecks.map((name) => {
        const given = checks[name]?.severity;
        return [name, given === undefined ? base.severities[name] : given];
      }),
    ) as Policy['severities'],
    thresholds: {
      weak_key: {
        rsaBits: checks.weak_key?.rsa_bits ?? weak_key.rsaBits,
        dsaBits: checks.weak_key?.dsa_bits ?? weak_key.dsaBits,
        ecBits: checks.weak_key?.ec_bits ?? weak_key.ecBits,
      },
      too_long_validity: {
        leafSeconds: checks.too_long_validity?.leaf ?? too_long_validity.leafSeconds,
        caSeconds: checks.too_long_validity?.ca ?? too_long_validity.caSeconds,
      },
      expiring_in_use: { withinSeconds: checks.expiring_in_use?.within ?? expiring_in_use.withinSeconds },
      unused: { afterSeconds: checks.unused?.after ?? unused.afterSeconds },
    },
  };
}

function profileWith(name: ProfileName, withinSeconds: number): Policy {
  const { severities, thresholds } = profiles[name];
  return name === 'default'
    ? { severities, thresholds: { ...thresholds, expiring_in_use: { withinSeconds } } }
    : { severities, thresholds };
}

/** A check of the file: `off`, `on`, or a mapping of what is different from the profile. */
function checkSchema<Thresholds extends z.ZodRawShape>(thresholds: Thresholds) {
  const keys = ['severity', ...Object.keys(thresholds)].join(', ');
  const mapping = z.strictObject(
    { severity, ...thresholds },
    {
      error: ({ code }) =>
        code === 'invalid_type' ? `is neither on nor off nor a mapping (it may have ${keys})` : undefined,
    },
  );
  return z.preprocess(switched, mapping).optional();
}

function switched(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  if (/^(off|false)$/i.test(value)) return { severity: null };
  return /^(on|true)$/i.test(value) ? {} : value;
}
