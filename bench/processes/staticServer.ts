import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerRequests } from './answerRequests.ts';

export interface StaticServerRequest {
  body: Uint8Array;
  headers: Record<string, string>;
}

let content: StaticServerRequest = { body: new Uint8Array(), headers: {} };
const server = createServer((_, response) => {
  response.writeHead(200, { ...content.headers, 'content-length': content.body.byteLength });
  response.end(content.body);
});

/** Serves the same bytes whatever is asked; gives its address. */
answerRequests<StaticServerRequest, string>(
  async (request) => {
    content = request;
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  },
  async () => {
    server.close();
    server.closeAllConnections();
  },
);
