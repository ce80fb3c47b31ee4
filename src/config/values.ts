import { validate as isCronExpression } from 'node-cron';
import { z } from 'zod';
import { Secret } from './secret.ts';

const SECONDS_PER_UNIT = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 } as const;

/** A duration such as `90s`, `15m`, `12h`, `30d` or `2w`, in seconds; null when the text is not one. */
export function parseDuration(text: string): number | null {
  const match = /^(\d{1,6})([smhdw])$/.exec(text);
  if (!match) return null;
  return Number(match[1]) * SECONDS_PER_UNIT[match[2] as keyof typeof SECONDS_PER_UNIT];
}

const refused = (message: string) => ({ code: 'custom' as const, message, input: undefined });

export const duration = z.string().transform((text, context): number => {
  const seconds = parseDuration(text);
  if (seconds !== null) return seconds;
  context.issues.push(refused('is not a duration such as 90s, 15m, 12h or 30d'));
  return z.NEVER;
});

export const secret = z
  .string()
  .min(1, 'is empty')
  .transform((text) => new Secret(text));

/** A bearer token as HTTP can carry it (RFC 6750, `b64token`): a stray quote or line break is caught here. */
export const bearerToken = z
  .string()
  .regex(/^[A-Za-z0-9._~+/=-]+$/, 'holds characters that a token never has (quotes, blanks, line breaks?)')
  .transform((text) => new Secret(text));

export const accountId = z
  .string()
  .regex(/^[0-9a-f]{32}$/, 'is not an account id (32 hexadecimal digits, lower case)');

/** Account ids, comma-separated, or `discover`. */
export const accountIds = z.string().transform((text, context): string[] | 'discover' => {
  if (text.trim() === 'discover') return 'discover';
  const ids = text
    .split(',')
    .map((id) => id.trim())
    .filter((id) => id !== '');
  const wrong = ids.filter((id) => !accountId.safeParse(id).success);
  if (ids.length === 0)
    context.issues.push(refused('names no account: give ids separated by commas, or discover'));
  if (wrong.length > 0) {
    context.issues.push(
      refused(
        `holds ${wrong.map((id) => `"${id}"`).join(', ')}: an account id is 32 hexadecimal digits, lower case`,
      ),
    );
  }
  return [...new Set(ids)];
});

export const metricsCompatibilities = ['x509', 'ssl'] as const;
export type MetricsCompatibility = (typeof metricsCompatibilities)[number];

/** Names of other exporters, comma-separated. */
export const metricsCompatibility = z.string().transform((text, context): MetricsCompatibility[] => {
  const names = [...new Set(text.split(',').map((name) => name.trim()))];
  const known = metricsCompatibilities.filter((name) => names.includes(name));
  if (known.length === names.length) return known;
  context.issues.push(refused(`is not a comma-separated list of ${metricsCompatibilities.join(', ')}`));
  return z.NEVER;
});

export interface RateLimit {
  requests: number;
  windowSeconds: number;
}

/** `600/300s`: requests per window; `off` sets no limit. */
export const rateLimit = z.string().transform((text, context): RateLimit | null => {
  if (text === 'off') return null;
  const match = /^([1-9]\d{0,6})\/(.+)$/.exec(text);
  const windowSeconds = match?.[2] ? parseDuration(match[2]) : null;
  if (match && windowSeconds) return { requests: Number(match[1]), windowSeconds };
  context.issues.push(refused('is not a limit such as 600/300s (requests per window), or off'));
  return z.NEVER;
});

export const cronExpression = z
  .string()
  .refine((text) => isCronExpression(text), 'is not a cron expression such as */15 * * * * (UTC)');

export const truth = z
  .enum(['true', 'false'], 'is neither true nor false')
  .transform((text) => text === 'true');

export const wholeNumber = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, `is not a whole number from ${least} to ${most}`)
    .transform(Number)
    .refine((value) => value >= least && value <= most, `is not a whole number from ${least} to ${most}`);

export const httpUrl = z
  .url({ protocol: /^https?$/, error: 'is not an http or https URL' })
  .transform((url) => url.replace(/\/+$/, ''));

export const postgresUrl = z
  .url({
    protocol: /^postgres(ql)?$/,
    error: 'is not a URL such as postgres://user:password@host:5432/database',
  })
  .transform((url) => new Secret(url));

export const apiScopes = ['read', 'metrics', 'operate'] as const;
export type ApiScope = (typeof apiScopes)[number];

export interface ApiToken {
  name: string;
  scope: ApiScope;
  sha256: string;
}

/** `name:scope:sha256hex`, comma-separated. Only the hash of a token is ever configured. */
export const apiTokens = z.string().transform((text, context): ApiToken[] => {
  const tokens: ApiToken[] = [];
  for (const [index, entry] of text.split(',').entries()) {
    const match = /^([A-Za-z0-9_-]+):(read|metrics|operate):([0-9a-f]{64})$/.exec(entry.trim());
    if (match) tokens.push({ name: match[1] ?? '', scope: match[2] as ApiScope, sha256: match[3] ?? '' });
    else {
      context.issues.push(
        refused(
          `has an entry (number ${index + 1}) that is not name:scope:sha256hex with scope ${apiScopes.join(', ')}`,
        ),
      );
    }
  }
  return tokens;
});
