import { type Config, ConfigError, loadConfig } from '../../src/config/config.ts';

const path = '/etc/certalog.yaml';

const secretFiles: Record<string, string> = { '/run/secrets/cloudflare-production': 'a-token' };

/** Loads the configuration with this text as the YAML file, and a file for the token of the README's example. */
export function loadYaml(yaml: string, environment: Record<string, string> = {}): Config {
  return loadConfig({ CERTALOG_CONFIG: path, ...environment }, (name) => {
    const text = name === path ? yaml : secretFiles[name];
    if (text === undefined) throw new Error(`ENOENT: no such file or directory, open '${name}'`);
    return text;
  });
}

/** The faults of this text, each without the name of the file before it; a fault that lacks the name is an error. */
export function faultsOfYaml(yaml: string): string[] {
  try {
    loadYaml(yaml);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const start = `CERTALOG_CONFIG ${path}`;
    for (const fault of error.faults) {
      if (!fault.startsWith(start) || /[\r\n]/.test(fault))
        throw new Error(`not a line of the file: ${fault}`);
    }
    return error.faults.map((fault) => fault.slice(start.length).replace(/^: /, ''));
  }
}
