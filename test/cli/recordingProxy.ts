import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface RecordingProxy {
  url: string;
  /** The JSON bodies of the POST requests, in order. */
  posted: Record<string, unknown>[];
  stop(): Promise<void>;
}

/** Passes requests on to `target` and keeps what was posted. */
export async function recordingProxy(target: string): Promise<RecordingProxy> {
  const posted: Record<string, unknown>[] = [];
  const server = createServer(async (request, response) => {
    const body = await text(request);
    if (request.method === 'POST') posted.push(JSON.parse(body));
    const answer = await fetch(new URL(`${new URL(target).pathname}${request.url}`, target), {
      method: request.method ?? 'GET',
      headers: { authorization: request.headers.authorization ?? '' },
      ...(body === '' ? {} : { body }),
    });
    response.writeHead(answer.status, { 'content-type': 'application/json' });
    response.end(await answer.text());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    posted,
    stop: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}
