import { z } from 'zod';
import {
  accountIds,
  apiTokens,
  bearerToken,
  cronExpression,
  duration,
  httpUrl,
  metricsCompatibility,
  postgresUrl,
  rateLimit,
  truth,
  wholeNumber,
} from './values.ts';

/** One setting of the environment: what it means, its default as text, and the schema that reads it. */
interface Setting<T extends z.ZodType = z.ZodType> {
  schema: T;
  /** Null: no default. */
  default: string | null;
  /** What the README shows as the default where the text alone does not say it. */
  shownDefault?: string;
  doc: string;
  /** Secrets may also come from the file that `<name>_FILE` names. */
  secret?: true;
}

const SECONDS_PER_DAY = 86_400;

const setting = <T extends z.ZodType>(declaration: Setting<T>): Setting<T> => declaration;

/** Every setting that exists. The README's table is tested against this list. */
export const settings = {
  CLOUDFLARE_API_TOKEN: setting({
    schema: bearerToken,
    default: null,
    doc: 'API token with the permission `Account: SSL and Certificates Read`',
    secret: true,
  }),
  CLOUDFLARE_ACCOUNT_IDS: setting({
    schema: accountIds,
    default: null,
    doc: 'account ids, comma-separated; `discover` asks `GET /accounts`',
  }),
  CLOUDFLARE_BASE_URL: setting({
    schema: httpUrl,
    default: 'https://api.cloudflare.com/client/v4',
    doc: "address of Cloudflare's API",
  }),
  DATABASE_URL: setting({
    schema: postgresUrl,
    default: null,
    shownDefault: 'embedded',
    doc: 'PostgreSQL 15 or newer; unset: an embedded server starts and stops with the process',
    secret: true,
  }),
  CERTALOG_DATA_DIR: setting({
    schema: z.string().min(1, 'is empty'),
    default: './data',
    doc: 'where the embedded PostgreSQL keeps its data',
  }),
  CERTALOG_HOST: setting({
    schema: z.string().min(1, 'is empty'),
    default: '127.0.0.1',
    doc: 'address to listen on; other than loopback needs `CERTALOG_API_TOKENS`, passwords or client certificates in `CERTALOG_WEB_CONFIG`, or `CERTALOG_AUTH=none`',
  }),
  CERTALOG_PORT: setting({
    schema: wholeNumber(0, 65_535),
    default: '8080',
    doc: 'port to listen on; 0 takes a free one',
  }),
  CERTALOG_AUTH: setting({
    schema: z.enum(['tokens', 'none'], 'is neither tokens nor none'),
    default: 'tokens',
    doc: '`none` answers everyone, on any address',
  }),
  CERTALOG_API_TOKENS: setting({
    schema: apiTokens,
    default: null,
    doc: 'bearer tokens as `name:scope:sha256hex`, comma-separated; scopes `read`, `metrics`, `operate`',
    secret: true,
  }),
  CERTALOG_WEB_CONFIG: setting({
    schema: z.string().min(1, 'is empty'),
    default: null,
    doc: "path of a web configuration of Prometheus' exporter-toolkit: TLS, client certificates, passwords",
  }),
  CERTALOG_SYNC_CRON: setting({
    schema: cronExpression,
    default: '*/15 * * * *',
    doc: 'when to sync, in UTC',
  }),
  CERTALOG_SYNC_ON_START: setting({ schema: truth, default: 'true', doc: 'sync once when `serve` starts' }),
  CERTALOG_RATE_LIMIT: setting({
    schema: rateLimit,
    default: '600/300s',
    doc: 'our share of the 1200 requests per 5 minutes that Cloudflare grants a token; `off` for none',
  }),
  CERTALOG_CONCURRENCY: setting({
    schema: wholeNumber(1, 256),
    default: '8',
    doc: 'requests in flight per token',
  }),
  CERTALOG_EXPIRING_WITHIN: setting({
    schema: duration,
    default: '30d',
    doc: 'what the state `expiring` means',
  }),
  CERTALOG_KEEP_RUNS: setting({
    schema: duration.refine(
      (seconds) => seconds >= SECONDS_PER_DAY && seconds <= 36_500 * SECONDS_PER_DAY,
      'is not a duration from 1d to 36500d',
    ),
    default: null,
    shownDefault: 'all',
    doc: 'how long sync runs are kept, such as `400d`; history and the change log always are',
  }),
  CERTALOG_METRICS_COMPAT: setting({
    schema: metricsCompatibility,
    default: null,
    doc: 'also emit the names and labels of other exporters, comma-separated: `x509` (x509-certificate-exporter), `ssl` (ssl_exporter)',
  }),
  CERTALOG_CONFIG: setting({
    schema: z.string().min(1, 'is empty'),
    default: null,
    doc: 'path of a YAML file: several tokens with their accounts, names of accounts, policy, exceptions, owners, metrics',
  }),
  CERTALOG_LOG_LEVEL: setting({
    schema: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], {
      error: 'is not one of trace, debug, info, warn, error, fatal, silent',
    }),
    default: 'info',
    doc: 'least severe line that is logged',
  }),
  CERTALOG_LOG_FORMAT: setting({
    schema: z.enum(['pretty', 'json'], 'is neither pretty nor json').optional(),
    default: null,
    shownDefault: '`pretty` on a terminal, else `json`',
    doc: 'form of the log, on standard error',
  }),
} as const;

export type SettingName = keyof typeof settings;
export type SettingValues = {
  [Name in SettingName]:
    | z.output<(typeof settings)[Name]['schema']>
    | ((typeof settings)[Name]['default'] extends null ? undefined : never);
};
