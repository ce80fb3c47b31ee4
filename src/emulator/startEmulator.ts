import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { EmulatedAccount } from './account.ts';
import { AccountDirectory } from './accountDirectory.ts';
import { createAuthenticator, type EmulatedToken } from './authentication.ts';
import type { Fault } from './faults/fault.ts';
import { FaultSet } from './faults/faultSet.ts';
import { handleApi } from './handleApi.ts';
import { handleControl } from './handleControl.ts';
import { createRequestLimit, type RequestLimit } from './requestLimit.ts';
import { RequestLog } from './requestLog.ts';

export interface EmulatorOptions {
  accounts: EmulatedAccount[];
  /** `127.0.0.1` when left out. */
  host?: string;
  /** A free one when left out or 0. */
  port?: number;
  /** Without it each well-formed bearer token may do everything. */
  tokens?: EmulatedToken[];
  /** Milliseconds before each answer; 0 when left out. */
  latencyMs?: number;
  /** The largest `per_page` of the certificate list; 50 when left out. */
  maxPerPage?: number;
  /** CAs that may be uploaded per account; 5 when left out, Cloudflare's default. What is loaded may exceed it. */
  caQuota?: number;
  /** Attempts to delete that still fail as in use after the last association went; 0 when left out. */
  lingeringDeletes?: number;
  /** Bad tokens in a row before the lock-out; 10 when left out. */
  maxAuthFailures?: number;
  /** Refuses what exceeds it, per token; no limit when left out. */
  rateLimit?: RequestLimit;
  faults?: Fault[];
  /** Of the faults' probabilities; 1 when left out. */
  seed?: number;
  /** Milliseconds since 1970; the system's clock when left out. */
  now?: () => number;
}

export interface Emulator {
  /** The base of the emulated API: `http://127.0.0.1:PORT/client/v4`. */
  url: string;
  /** The base of the control endpoints: `http://127.0.0.1:PORT/emulator`. */
  controlUrl: string;
  accounts: AccountDirectory;
  faults: FaultSet;
  requests: RequestLog;
  /** Cuts open connections, ends what is in work and frees the port. */
  stop(): Promise<void>;
}

/**
 * Serves Cloudflare's five mTLS certificate operations, `GET /accounts` and the token check over HTTP, with
 * Cloudflare's envelope and codes, and faults on demand. Writes change the state in memory only.
 * @throws when a fault or an account is wrong, or the port cannot be had
 */
export async function startEmulator(options: EmulatorOptions): Promise<Emulator> {
  const now = options.now ?? Date.now;
  const { latencyMs = 0, maxPerPage = 50, caQuota = 5 } = options;
  const stopping = new AbortController();
  const inWork = new Set<Promise<void>>();
  const accounts = new AccountDirectory(options.accounts, options.lingeringDeletes ?? 0, now);
  const faults = new FaultSet(options.seed ?? 1);
  faults.set(options.faults ?? []);
  const requests = new RequestLog(now);
  const api = {
    accounts,
    faults,
    requests,
    rules: { maxPerPage, caQuota, now },
    authenticate: createAuthenticator(options.tokens, options.maxAuthFailures ?? 10),
    allow: createRequestLimit(options.rateLimit, now),
    latency: async () => {
      if (latencyMs > 0) await delay(latencyMs, undefined, { signal: stopping.signal });
    },
    signal: stopping.signal,
  };
  const server = createServer((request, response) => {
    const isControl = (request.url ?? '').startsWith('/emulator/');
    const handled = isControl ? handleControl(api, request, response) : handleApi(api, request, response);
    const ended = handled
      .catch((error: unknown) => endBroken(request, response, error))
      .finally(() => inWork.delete(ended));
    inWork.add(ended);
  });
  const origin = await listen(server, options.host ?? '127.0.0.1', options.port ?? 0);
  return {
    url: `${origin}/client/v4`,
    controlUrl: `${origin}/emulator`,
    accounts,
    faults,
    requests,
    stop: async () => {
      stopping.abort();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await Promise.all([closed, ...inWork]);
    },
  };
}

function listen(server: Server, host: string, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause) => {
      reject(
        new Error(`The emulator cannot listen on ${host} port ${port}: choose another port.`, { cause }),
      );
    });
    server.listen(port, host, () => {
      const address = server.address() as AddressInfo;
      const name = address.family === 'IPv6' ? `[${address.address}]` : address.address;
      resolve(`http://${name}:${address.port}`);
    });
  });
}

/** A client that went away needs no answer; a defect of the emulator must not look like one of Cloudflare's. */
function endBroken(request: IncomingMessage, response: ServerResponse, error: unknown): void {
  if (request.socket.destroyed || response.headersSent) {
    response.destroy();
    return;
  }
  response.writeHead(599, { 'Content-Type': 'text/plain' });
  response.end(`Defect of the emulator: ${error instanceof Error ? error.stack : String(error)}\n`);
}
