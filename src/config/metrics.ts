import { z } from 'zod';
import { accountId, type MetricsCompatibility, wholeNumber } from './values.ts';

/** Labels of `certalog_certificate_info` that may be left out. */
export const infoLabels = [
  'subject_cn',
  'issuer_cn',
  'serial_number',
  'fingerprint_sha256',
  'key_algorithm',
  'key_size',
  'signature_algorithm',
  'is_ca',
  'managed_by',
] as const;

/** The states of certificates. */
export const states = ['unreadable', 'expired', 'not_yet_valid', 'expiring', 'valid'] as const;

/** What of the inventory has series of its own. */
export interface MetricsConfig {
  elements: 'all' | 'earliest' | 'none';
  info: boolean;
  infoLabels: readonly (typeof infoLabels)[number][];
  associations: boolean;
  associationInfo: boolean;
  useInfo: boolean;
  findingInfo: boolean;
  /** Null: every certificate. */
  include: CertificatePattern[] | null;
  exclude: CertificatePattern[];
  /** Null: no bound. */
  maxSeries: number | null;
  compatibility: readonly MetricsCompatibility[];
}

/** Null for what it does not ask for. */
export interface CertificatePattern {
  accountId: string | null;
  name: string | null;
  type: string | null;
  state: (typeof states)[number] | null;
}

const onOrOff = z
  .enum(['on', 'off', 'true', 'false'], 'is neither on nor off')
  .transform((text) => text === 'on' || text === 'true')
  .optional();

const label = z.enum(infoLabels, { error: `is not a label of its own; there are ${infoLabels.join(', ')}` });

/** Null is what `off` in place of the mapping becomes. */
const info = z
  .preprocess(
    switched,
    z
      .strictObject(
        { labels: z.array(label).optional() },
        {
          error: ({ code }) =>
            code === 'invalid_type' ? 'is neither on nor off nor a mapping (it may have labels)' : undefined,
        },
      )
      .nullable(),
  )
  .optional();

const pattern = z
  .strictObject({
    account: accountId.optional(),
    name: z.string().min(1).optional(),
    type: z.string().min(1).optional(),
    state: z.enum(states, { error: `is not one of ${states.join(', ')}` }).optional(),
  })
  .refine(
    (entry) => Object.keys(entry).length > 0,
    'names none of account, name, type, state: say which it is for',
  )
  .transform(
    ({ account, name, type, state }): CertificatePattern => ({
      accountId: account ?? null,
      name: name ?? null,
      type: type ?? null,
      state: state ?? null,
    }),
  );

/** The part `metrics` of the configuration file. All values come as text. */
export const metricsSchema = z
  .strictObject({
    elements: z.enum(['all', 'earliest', 'none'], { error: 'is not one of all, earliest, none' }).optional(),
    info,
    associations: onOrOff,
    association_info: onOrOff,
    use_info: onOrOff,
    finding_info: onOrOff,
    include: z.array(pattern).min(1).optional(),
    exclude: z.array(pattern).min(1).optional(),
    max_series: wholeNumber(1, 100_000_000).optional(),
  })
  .refine(({ elements, info: described }) => elements !== 'none' || !described, {
    error:
      'is about elements, of which elements: none leaves nothing: leave it out, or say all or earliest there',
    path: ['info'],
  });

/** What this part of the file and the setting ask for; everything of our own where they say nothing. */
export function createMetricsConfig(
  section: z.output<typeof metricsSchema> | undefined,
  compatibility: readonly MetricsCompatibility[],
): MetricsConfig {
  const given = section ?? {};
  return {
    elements: given.elements ?? 'all',
    info: given.info !== null,
    infoLabels: given.info?.labels ?? infoLabels,
    associations: given.associations ?? true,
    associationInfo: given.association_info ?? true,
    useInfo: given.use_info ?? true,
    findingInfo: given.finding_info ?? true,
    include: given.include ?? null,
    exclude: given.exclude ?? [],
    maxSeries: given.max_series ?? null,
    compatibility,
  };
}

function switched(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  if (/^(off|false)$/i.test(value)) return null;
  return /^(on|true)$/i.test(value) ? {} : value;
}
