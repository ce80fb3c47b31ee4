import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import type { ClientRequest } from 'node:http';
import { type RequestOptions, request } from 'node:https';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll } from 'vitest';
import type { SessionStore } from '../../src/access/session.ts';
import type { ApiToken } from '../../src/config/values.ts';
import { fileState } from '../../src/config/webConfig/fileState.ts';
import { liveWebConfig } from '../../src/config/webConfig/liveWebConfig.ts';
import { readWebConfig } from '../../src/config/webConfig.ts';
import { type HttpServer, startHttpServer } from '../../src/http/server.ts';
import { appWithoutInventory } from '../support/appWithoutInventory.ts';
import { type TemporaryDirectory, temporaryDirectory } from '../support/temporaryDirectory.ts';

/** The HTTP side behind a web configuration in a directory of its own; there is no database behind it. */
export interface WebService {
  url: string;
  port: number;
  directory: string;
  /** Messages by level, the oldest first. */
  said: { info: string[]; warn: string[]; error: string[] };
  /** Moves the clock by which attempts and requests are limited. */
  pass(milliseconds: number): void;
  write(files: Record<string, string>): Promise<void>;
  /** Ends it before the end of the file, giving requests no grace. */
  stop(): Promise<void>;
}

export interface WebServiceOptions {
  tokens?: ApiToken[];
  /** Whether it is one that others reach is what the configuration is judged by; it listens on loopback. */
  host?: string;
  sessions?: SessionStore;
}

const started: { server: HttpServer; folder: TemporaryDirectory }[] = [];

/** Stopped after the tests of the file. Files are looked at for every request and connection. */
export async function startWebService(
  webConfig: string,
  files: Record<string, string> = {},
  { tokens = [], host = '127.0.0.1', sessions }: WebServiceOptions = {},
): Promise<WebService> {
  if (started.length === 0) afterAll(stopAll);
  const folder = await temporaryDirectory();
  const write = async (contents: Record<string, string>) => {
    for (const [name, content] of Object.entries(contents)) await writeFile(join(folder.path, name), content);
  };
  await write({ ...files, 'web.yml': webConfig });
  const said: WebService['said'] = { info: [], warn: [], error: [] };
  const log = {
    info: (_: object, message: string) => void said.info.push(message),
    warn: (_: object, message: string) => void said.warn.push(message),
    error: (_: object, message: string) => void said.error.push(message),
  };
  const path = join(folder.path, 'web.yml');
  const readFile = (name: string) => readFileSync(name, 'utf8');
  const read = readWebConfig(path, readFile);
  if ('faults' in read) throw new Error(read.faults.join('\n'));
  let passed = 0;
  const elapsed = () => passed;
  const http = {
    host,
    port: 0,
    auth: 'tokens' as const,
    apiTokens: tokens,
    web: { path, initial: read.web },
  };
  const web = liveWebConfig(http, { readFile, fileState, elapsed, log, everyMilliseconds: 0 });
  const app = appWithoutInventory({
    requestSync: async () => [],
    metrics: async () => ({ headers: { 'content-type': 'text/plain; version=0.0.4' }, body: 'up 1\n' }),
    auth: { mode: 'tokens', tokens },
    ...(sessions && { sessions }),
    web,
    log,
    elapsed,
  });
  const server = await startHttpServer(app, { host: '127.0.0.1', port: 0 }, web && { web, log });
  started.push({ server, folder });
  return {
    url: server.url,
    port: Number(new URL(server.url).port),
    directory: folder.path,
    said,
    pass: (milliseconds) => {
      passed += milliseconds;
    },
    write,
    stop: () => server.close(0),
  };
}

async function stopAll(): Promise<void> {
  for (const { server, folder } of started.splice(0)) {
    await server.close(0);
    await folder.remove();
  }
}

export interface Answer {
  status: number | undefined;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

/** One request by TLS on a connection of its own, unless an agent is given. */
export function getByTls(url: string, options: RequestOptions = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent: ClientRequest = request(url, { agent: false, ...options }, async (response) => {
      const { statusCode: status, headers } = response;
      resolve({ status, headers, body: await text(response) });
    });
    sent.on('error', reject).end();
  });
}

export function basic(user: string, password: string): { authorization: string } {
  return { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` };
}
