import { writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { outputOf } from './program.ts';

/** Cloudflare's official SDK as far as it is used here; its own types are where it is installed. */
export interface CloudflareSdk {
  mtlsCertificates: {
    list(params: AccountParams): AsyncIterable<SdkCertificate>;
    create(params: AccountParams & SdkUpload): Promise<SdkCertificate>;
    get(id: string, params: AccountParams): Promise<SdkCertificate>;
    delete(id: string, params: AccountParams): Promise<SdkCertificate>;
    associations: {
      get(id: string, params: AccountParams): AsyncIterable<{ service: string; status: string }>;
    };
  };
}

interface AccountParams {
  account_id: string;
}

interface SdkUpload {
  ca: boolean;
  certificates: string;
  name?: string;
  private_key?: string;
}

export interface SdkCertificate {
  id: string;
  name: string;
  type: string;
  ca: boolean;
  certificates: string;
  issuer?: string;
  serial_number?: string;
  signature?: string;
  expires_on?: string;
  uploaded_on: string;
}

/** Installs major version 7 of npm's `cloudflare` into a folder, and gives a client for an address. */
export async function installCloudflareSdk(folder: string, baseURL: string): Promise<CloudflareSdk> {
  await writeFile(join(folder, 'package.json'), '{ "private": true }\n');
  const flags = ['--no-audit', '--no-fund', '--ignore-scripts'];
  await outputOf('npm', ['install', ...flags, 'cloudflare@7'], { cwd: folder });
  const entry = createRequire(join(folder, 'package.json')).resolve('cloudflare');
  const { Cloudflare } = (await import(pathToFileURL(entry).href)) as {
    Cloudflare: new (options: { apiToken: string; baseURL: string }) => CloudflareSdk;
  };
  return new Cloudflare({ apiToken: 'system-test', baseURL });
}
