import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export interface SeenRequest {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: IncomingMessage['headers'];
  body: string;
  /** When it arrived, in milliseconds of `performance.now()`. */
  at: number;
}

export type Handler = (request: SeenRequest, response: ServerResponse) => unknown;

/** A real HTTP server on a free port for the length of one test. */
export async function startServer(handler: Handler) {
  const requests: SeenRequest[] = [];
  const server = createServer(async (incoming, response) => {
    const at = performance.now();
    let body = '';
    for await (const chunk of incoming) body += chunk;
    const url = new URL(incoming.url ?? '/', 'http://stub');
    const { method = '', headers } = incoming;
    const request = { method, path: url.pathname, query: url.searchParams, headers, body, at };
    requests.push(request);
    await handler(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests };
}

/** The address of a port where nobody listens any more. */
export async function closedUrl(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}

export function answer(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(text);
}

export function success(result: unknown, resultInfo?: object) {
  const envelope = { success: true, errors: [], messages: [], result };
  return resultInfo === undefined ? envelope : { ...envelope, result_info: resultInfo };
}

export function failure(code: number | null, message: string) {
  return { success: false, errors: code === null ? [] : [{ code, message }], messages: [], result: null };
}
