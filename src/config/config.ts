import type { PolicyException } from '../findings/exception.ts';
import type { Policy } from '../findings/policy.ts';
import type { OwnerRule } from '../ownership/owner.ts';
import { type ConfigFile, readConfigFile } from './configFile.ts';
import { createMetricsConfig, type MetricsConfig } from './metrics.ts';
import { createPolicy } from './policy.ts';
import { type Environment, type ReadFile, readSettings } from './readSettings.ts';
import type { Secret } from './secret.ts';
import type { SettingValues } from './settings.ts';
import { type ApiToken, bearerToken, type RateLimit } from './values.ts';
import { doorFaults } from './webConfig/doorFaults.ts';
import { readWebConfig, type WebConfig } from './webConfig.ts';

/** One Cloudflare API token and the accounts that are read with it. */
export interface TokenConfig {
  name: string;
  value: Secret;
  accounts: string[] | 'discover';
}

export interface HttpConfig {
  host: string;
  port: number;
  auth: 'tokens' | 'none';
  apiTokens: ApiToken[];
  /** The web configuration as it was at the start; null without one. */
  web: { path: string; initial: WebConfig } | null;
}

export interface Config {
  cloudflare: {
    baseUrl: string;
    tokens: TokenConfig[];
    /** Names that the configuration file gives accounts. */
    accountNames: ReadonlyMap<string, string>;
    /** Null: no limit. */
    rateLimit: RateLimit | null;
    concurrency: number;
  };
  database: { url: Secret | null; dataDirectory: string };
  http: HttpConfig;
  sync: {
    cron: string;
    onStart: boolean;
    /** How long sync runs are kept; null: for ever. */
    keepRunsSeconds: number | null;
  };
  expiringWithinSeconds: number;
  policy: Policy;
  exceptions: PolicyException[];
  /** In their order: the first that fits counts. */
  owners: OwnerRule[];
  metrics: MetricsConfig;
  log: { level: string; format: 'pretty' | 'json' | null };
}

/** The configuration is wrong; `faults` has one line per fault, fit for a person and free of secrets. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly faults: string[];

  constructor(faults: string[]) {
    super(faults.join('\n'));
    this.faults = faults;
  }
}

/** Reads the whole configuration. Throws `ConfigError` with every fault that was found. */
export function loadConfig(environment: Environment, readFile: ReadFile): Config {
  const read = readSettings(environment, readFile);
  if ('faults' in read) throw new ConfigError(read.faults);
  const { values } = read;
  const faults: string[] = [];
  const file = configFile(values, readFile, faults);
  const tokens = tokensOf(values, file, environment, readFile, faults);
  const web = webConfig(values, readFile, faults);
  if (faults.length > 0) throw new ConfigError(faults);
  return {
    cloudflare: {
      baseUrl: values.CLOUDFLARE_BASE_URL,
      tokens,
      accountNames: new Map(file.accounts?.map(({ id, name }) => [id, name])),
      rateLimit: values.CERTALOG_RATE_LIMIT,
      concurrency: values.CERTALOG_CONCURRENCY,
    },
    database: { url: values.DATABASE_URL ?? null, dataDirectory: values.CERTALOG_DATA_DIR },
    http: {
      host: values.CERTALOG_HOST,
      port: values.CERTALOG_PORT,
      auth: values.CERTALOG_AUTH,
      apiTokens: values.CERTALOG_API_TOKENS ?? [],
      web,
    },
    sync: {
      cron: values.CERTALOG_SYNC_CRON,
      onStart: values.CERTALOG_SYNC_ON_START,
      keepRunsSeconds: values.CERTALOG_KEEP_RUNS ?? null,
    },
    expiringWithinSeconds: values.CERTALOG_EXPIRING_WITHIN,
    policy: createPolicy(file.policy, values.CERTALOG_EXPIRING_WITHIN),
    exceptions: file.exceptions ?? [],
    owners: file.owners ?? [],
    metrics: createMetricsConfig(file.metrics, values.CERTALOG_METRICS_COMPAT ?? []),
    log: { level: values.CERTALOG_LOG_LEVEL, format: values.CERTALOG_LOG_FORMAT ?? null },
  };
}

/** Throws `ConfigError` unless at least one Cloudflare token with accounts is configured. */
export function requireCloudflare({ cloudflare }: Config): void {
  if (cloudflare.tokens.length > 0) return;
  throw new ConfigError([
    'CLOUDFLARE_API_TOKEN and CLOUDFLARE_ACCOUNT_IDS are not set: give a token with the permission ' +
      '"Account: SSL and Certificates Read" and the ids of its accounts, or name them in CERTALOG_CONFIG',
  ]);
}

/** Throws `ConfigError` when the HTTP server would be open to other machines without asking who is there. */
export function requireClosedDoor({ http }: Config): void {
  const faults = doorFaults(http, http.web?.initial ?? null);
  if (faults.length > 0) throw new ConfigError(faults);
}

function configFile(values: SettingValues, readFile: ReadFile, faults: string[]): ConfigFile {
  const path = values.CERTALOG_CONFIG;
  if (path === undefined) return {};
  let text: string;
  try {
    text = readFile(path);
  } catch (error) {
    faults.push(`CERTALOG_CONFIG names ${path}, which cannot be read: ${(error as Error).message}`);
    return {};
  }
  const read = readConfigFile(path, text);
  if ('file' in read) return read.file;
  faults.push(...read.faults);
  return {};
}

function webConfig(values: SettingValues, readFile: ReadFile, faults: string[]): HttpConfig['web'] {
  const path = values.CERTALOG_WEB_CONFIG;
  if (path === undefined) return null;
  const read = readWebConfig(path, readFile);
  if ('web' in read) return { path, initial: read.web };
  faults.push(...read.faults);
  return null;
}

function tokensOf(
  values: SettingValues,
  file: ConfigFile,
  environment: Environment,
  readFile: ReadFile,
  faults: string[],
): TokenConfig[] {
  const { CLOUDFLARE_API_TOKEN: token, CLOUDFLARE_ACCOUNT_IDS: accounts } = values;
  const tokens: TokenConfig[] = [];
  if (token && accounts) tokens.push({ name: 'default', value: token, accounts });
  else if (token)
    faults.push('CLOUDFLARE_ACCOUNT_IDS is not set: give the ids of the accounts to read, or discover');
  else if (accounts) faults.push('CLOUDFLARE_API_TOKEN is not set although CLOUDFLARE_ACCOUNT_IDS is');
  for (const entry of file.tokens ?? []) {
    const value = tokenValue(entry, environment, readFile, faults);
    if (value) tokens.push({ name: entry.name, value, accounts: entry.accounts });
  }
  const names = tokens.map(({ name }) => name);
  for (const name of new Set(names.filter((name, index) => names.indexOf(name) !== index))) {
    faults.push(`CERTALOG_CONFIG: two tokens are named ${name}`);
  }
  return tokens;
}

function tokenValue(
  entry: NonNullable<ConfigFile['tokens']>[number],
  environment: Environment,
  readFile: ReadFile,
  faults: string[],
): Secret | null {
  const { name, token_file: path, token_env: variable } = entry;
  if ((path === undefined) === (variable === undefined)) {
    faults.push(`CERTALOG_CONFIG: token ${name} needs either token_file or token_env`);
    return null;
  }
  let text: string | undefined;
  try {
    text = path === undefined ? environment[variable ?? ''] : readFile(path).trim();
  } catch (error) {
    faults.push(`CERTALOG_CONFIG: token ${name}: ${path} cannot be read: ${(error as Error).message}`);
    return null;
  }
  const parsed = bearerToken.safeParse(text ?? '');
  if (parsed.success) return parsed.data;
  faults.push(`CERTALOG_CONFIG: token ${name} is empty or holds characters that a token never has`);
  return null;
}
