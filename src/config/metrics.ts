import { z } from 'zod';
import { type CertificateState, certificateStates } from '../certificate/validity.ts';
import { accountId, type MetricsCompatibility, wholeNumber } from './values.ts';

/** Labels of `certalog_certificate_info` beside those that say which element it is about; each may be left out. */
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

export type InfoLabel = (typeof infoLabels)[number];

/** What of the inventory has series of its own. Totals count every certificate whatever is selected here. */
export interface MetricsConfig {
  /** Whose notAfter, notBefore and info there are: every element's, that of the one that expires first, or none. */
  elements: 'all' | 'earliest' | 'none';
  info: boolean;
  infoLabels: readonly InfoLabel[];
  associations: boolean;
  associationInfo: boolean;
  useInfo: boolean;
  findingInfo: boolean;
  /** Certificates that one of these fits have series; null: all. */
  include: readonly CertificatePattern[] | null;
  /** Certificates that one of these fits have none. */
  exclude: readonly CertificatePattern[];
  /** How many series the inventory may come to before it is said to be too many; null: any number. */
  maxSeries: number | null;
  /** Other exporters whose names and labels are emitted too. */
  compatibility: readonly MetricsCompatibility[];
}

/** Fits a certificate of which all that is given is so. */
export interface CertificatePattern {
  accountId: string | null;
  /** `*` stands for any characters, `?` for one. */
  name: string | null;
  /** Cloudflare's `type`. */
  type: string | null;
  state: CertificateState | null;
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
    state: z.enum(certificateStates, { error: `is not one of ${certificateStates.join(', ')}` }).optional(),
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
