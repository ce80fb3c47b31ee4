import { createHash } from 'node:crypto';
import { dirname, resolve } from 'node:path';
import { explainIssue, fileFaults } from './fileFaults.ts';
import type { ReadFile } from './readSettings.ts';
import { readYaml } from './readYaml.ts';
import { Secret } from './secret.ts';
import { webConfigSchema } from './webConfig/fileSchema.ts';
import { readTls, type TlsSettings } from './webConfig/readTls.ts';

/** What a web configuration file says, with all that the files hold that it names. */
export interface WebConfig {
  /** Null: plain HTTP. */
  tls: TlsSettings | null;
  /** Name → value of what every answer carries. */
  headers: ReadonlyMap<string, string>;
  /** Name → bcrypt hash of the password; empty: no passwords. */
  users: ReadonlyMap<string, Secret>;
  /** A token bucket over all requests; null: no limit. */
  rateLimit: { intervalSeconds: number; burst: number } | null;
  /** The same for the same content of all files. */
  digest: string;
}

/**
 * Reads a web configuration of Prometheus' exporter-toolkit
 * (https://github.com/prometheus/exporter-toolkit/blob/master/docs/web-configuration.md). Relative paths in it are
 * relative to the file itself. Gives one line per fault, free of secrets; never throws.
 */
export function readWebConfig(path: string, readFile: ReadFile): { web: WebConfig } | { faults: string[] } {
  const digest = createHash('sha256');
  const read: ReadFile = (name) => {
    const text = readFile(name);
    digest.update(`${name.length}:${name}${text.length}:${text}`);
    return text;
  };
  const inFile = (name: string) => resolve(dirname(path), name);
  const result = content(path, read, inFile);
  if ('web' in result) return { web: { ...result.web, digest: digest.digest('hex') } };
  return { faults: result.faults.map((fault) => `CERTALOG_WEB_CONFIG ${path}${fault}`) };
}

function content(
  path: string,
  read: ReadFile,
  inFile: (name: string) => string,
): { web: Omit<WebConfig, 'digest'> } | { faults: string[] } {
  let text: string;
  try {
    text = read(path);
  } catch (error) {
    return { faults: [` cannot be read: ${(error as Error).message}`] };
  }
  const yaml = readYaml(text);
  if ('fault' in yaml) return { faults: [` is not YAML: ${yaml.fault}`] };
  const parsed = webConfigSchema.safeParse(yaml.content, { error: explainIssue });
  if (!parsed.success) return { faults: fileFaults(parsed.error.issues).map((fault) => `: ${fault}`) };
  const { tls_server_config, http_server_config, basic_auth_users = {}, rate_limit = null } = parsed.data;
  const tls = tls_server_config ? readTls(tls_server_config, read, inFile) : { settings: null };
  if ('faults' in tls) return { faults: tls.faults.map((fault) => `: tls_server_config.${fault}`) };
  const headers = Object.entries(http_server_config?.headers ?? {}).flatMap(
    ([name, value]): [string, string][] => (value ? [[name, value]] : []),
  );
  return {
    web: {
      tls: tls.settings,
      headers: new Map(headers),
      users: new Map(Object.entries(basic_auth_users).map(([name, hash]) => [name, new Secret(hash)])),
      rateLimit: rate_limit,
    },
  };
}
