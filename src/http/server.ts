import type { Server, ServerOptions } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { createAdaptorServer } from '@hono/node-server';
import type { WebConfig } from '../config/webConfig.ts';
import type { InventoryLog } from '../inventory/ports.ts';
import { putTlsBefore, type TlsDoor } from './web/tlsDoor.ts';

export interface HttpServer {
  /** `http://HOST:PORT`, or `https://`, the port being the one that was got. */
  url: string;
  /** Takes no more connections, lets running requests finish for `graceSeconds`, then cuts them off. */
  close(graceSeconds: number): Promise<void>;
}

/** The address cannot be listened on; the message is fit for a person. */
export class HttpListenError extends Error {
  override readonly name = 'HttpListenError';
}

/** What a client may take to send a request, headers and body: who sends slower only holds a connection. */
const REQUEST_SECONDS = 30;

/**
 * Serves the app, by TLS when the web configuration has it at the start: it is asked anew at each connection. Port 0 takes
 * a free one. Throws `HttpListenError` when the address cannot be had.
 */
export async function startHttpServer(
  app: { fetch: (request: Request) => Response | Promise<Response> },
  { host, port }: { host: string; port: number },
  configured?: { web: () => Pick<WebConfig, 'tls'>; log: InventoryLog },
  requestSeconds: number = REQUEST_SECONDS,
): Promise<HttpServer> {
  const serverOptions = slowness(requestSeconds * 1000);
  const server = createAdaptorServer({ fetch: app.fetch, serverOptions }) as Server;
  const tls = configured?.web().tls ?? null;
  const door = configured && tls && putTlsBefore(server, () => configured.web().tls ?? tls, configured.log);
  await listen(server, host, port);
  const address = server.address() as AddressInfo;
  let closing: Promise<void> | undefined;
  return {
    url: `${tls ? 'https' : 'http'}://${address.family === 'IPv6' ? `[${address.address}]` : address.address}:${address.port}`,
    close: (graceSeconds) => {
      closing ??= close(server, door ?? null, graceSeconds);
      return closing;
    },
  };
}

const IDLE_CHECK_MILLISECONDS = 50;

/** Node.js looks at its connections every so often, and cuts off those that are late. */
function slowness(milliseconds: number): ServerOptions {
  return {
    headersTimeout: milliseconds,
    requestTimeout: milliseconds,
    connectionsCheckingInterval: milliseconds / 10,
  };
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const refuse = (error: NodeJS.ErrnoException) =>
      reject(new HttpListenError(listenFault(error, host, port), { cause: error }));
    server.once('error', refuse);
    server.listen(port, host, () => {
      server.off('error', refuse);
      resolve();
    });
  });
}

async function close(server: Server, door: TlsDoor | null, graceSeconds: number): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  const waited = new AbortController();
  const grace = delay(graceSeconds * 1000, undefined, { signal: waited.signal }).then(
    () => {
      server.closeAllConnections();
      door?.cutOff();
    },
    () => {},
  );
  // A connection that is kept alive becomes idle only when its request is done.
  const idle = setInterval(() => server.closeIdleConnections(), IDLE_CHECK_MILLISECONDS);
  await closed;
  clearInterval(idle);
  waited.abort();
  await grace;
}

function listenFault({ code, message }: NodeJS.ErrnoException, host: string, port: number): string {
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} of ${host} is in use by another program: stop that, or set CERTALOG_PORT to a free port.`;
    case 'EACCES':
      return `This user may not listen on port ${port} of ${host}: set CERTALOG_PORT to a port above 1023.`;
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `The host name ${host} cannot be resolved: set CERTALOG_HOST to an address of this machine.`;
    case 'EADDRNOTAVAIL':
      return `${host} is no address of this machine: set CERTALOG_HOST to one that is.`;
    default:
      return `The HTTP server cannot listen on port ${port} of ${host}: ${message}.`;
  }
}
