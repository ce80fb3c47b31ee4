import { generateKeyPairSync } from 'node:crypto';
import { readWebConfig, type WebConfig } from '../../src/config/webConfig.ts';
import { type Credentials, testAuthority } from '../support/testAuthority.ts';

/** A web configuration at `path`, and the files that it may name. */
export interface WebConfigFiles {
  server: Credentials;
  files: Readonly<Record<string, string>>;
  /** What is read from this text. Throws when it has faults. */
  webOf(yaml: string): WebConfig;
  /** The faults of this text, each without the name of the file; one that lacks it, or is more than a line, is an error. */
  faultsOf(yaml: string): string[];
}

export const path = '/etc/certalog/web.yml';
export const hash = '$2y$10$X0h1gDsPszWURQaxFh.zoubFi6DXncSjhoQNJgRrnGs7EsimhC7zG';
export const pair = 'cert_file: server.crt, key_file: tls/server.key';
export const tls = (fields: string) => `tls_server_config: { ${fields} }`;
export const withPair = (fields: string) => tls(`${pair}, ${fields}`);

export async function webConfigFiles(): Promise<WebConfigFiles> {
  const authority = await testAuthority('Test CA');
  const server = await authority.issue({ name: 'certalog' });
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const pkcs8 = { type: 'pkcs8', format: 'pem' } as const;
  const files: Record<string, string> = {
    '/etc/certalog/server.crt': server.cert,
    '/etc/certalog/tls/server.key': server.key,
    '/run/clients.crt': authority.cert,
    '/run/other.key': privateKey.export(pkcs8).toString(),
    '/run/encrypted.key': privateKey.export({ ...pkcs8, cipher: 'aes-256-cbc', passphrase: 'x' }).toString(),
    '/run/notes.txt': 'SECRET notes\n',
  };
  const read = (yaml: string) =>
    readWebConfig(path, (name) => {
      const text = name === path ? yaml : files[name];
      if (text === undefined) throw new Error(`ENOENT: no such file or directory, open '${name}'`);
      return text;
    });
  return {
    server,
    files,
    webOf: (yaml) => {
      const result = read(yaml);
      if ('faults' in result) throw new Error(result.faults.join('\n'));
      return result.web;
    },
    faultsOf: (yaml) => {
      const result = read(yaml);
      return 'web' in result ? [] : result.faults.map(withoutFile);
    },
  };
}

function withoutFile(fault: string): string {
  const start = `CERTALOG_WEB_CONFIG ${path}`;
  if (!fault.startsWith(start) || /[\r\n]/.test(fault)) throw new Error(`not a line of the file: ${fault}`);
  return fault.slice(start.length).replace(/^: /, '');
}
