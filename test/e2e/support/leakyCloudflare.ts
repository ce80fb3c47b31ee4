import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface LeakyAnswer {
  status: number;
  headers?: Record<string, string>;
  /** Text is sent as it is, anything else as JSON. */
  body: unknown;
}

/** What an account answers to a request for its list, or for what is below one of its certificates. */
export type Leak = (below: 'list' | 'certificate') => LeakyAnswer;

export interface LeakyCloudflare {
  /** The base of the API. */
  url: string;
  /** Everything that was answered so far, with headers. */
  answered(): string;
  close(): Promise<void>;
}

/** Cloudflare's API where some accounts, by their ids, answer as they like, and the emulator for all others. */
export async function startLeakyCloudflare(
  emulatorUrl: string,
  leaks: ReadonlyMap<string, Leak>,
): Promise<LeakyCloudflare> {
  const answered: string[] = [];
  const server = createServer(async (request, response) => {
    const [, accountId = '', certificate] = pathPattern.exec(request.url ?? '') ?? [];
    const leak = leaks.get(accountId);
    const { status, headers, body } = leak
      ? leak(certificate === undefined ? 'list' : 'certificate')
      : await askEmulator(emulatorUrl, request);
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    answered.push(JSON.stringify(headers ?? {}), text);
    send(response, status, text, headers);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    answered: () => answered.join('\n'),
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

const pathPattern = /^\/accounts\/([^/?]+)\/mtls_certificates(\/[^?]+)?/;

async function askEmulator(emulatorUrl: string, request: IncomingMessage): Promise<LeakyAnswer> {
  const { authorization = '' } = request.headers;
  const answer = await fetch(emulatorUrl + request.url, { headers: { authorization } });
  return { status: answer.status, body: await answer.text() };
}

function send(
  response: ServerResponse,
  status: number,
  text: string,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(text);
}
