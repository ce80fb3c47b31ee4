import { Agent, get, type IncomingMessage } from 'node:http';

export interface Response {
  status: number;
  headers: IncomingMessage['headers'];
  /** As it came, still encoded. */
  body: Buffer;
  /** From sending the request to the last byte of the answer. */
  milliseconds: number;
}

export interface HttpClient {
  get(url: string, headers?: Record<string, string>): Promise<Response>;
  close(): void;
}

/** GET on kept connections; throws on any status but 200. */
export function createHttpClient(connections: number): HttpClient {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  return {
    async get(url, headers = {}) {
      const start = performance.now();
      const response = await new Promise<IncomingMessage>((resolve, reject) => {
        get(url, { agent, headers }, resolve).once('error', reject);
      });
      const chunks: Buffer[] = [];
      for await (const chunk of response) chunks.push(chunk);
      const milliseconds = performance.now() - start;
      const body = Buffer.concat(chunks);
      const status = response.statusCode ?? 0;
      if (status !== 200) throw new Error(`${url} answered ${status}: ${body.subarray(0, 500)}`);
      return { status, headers: response.headers, body, milliseconds };
    },
    close: () => agent.destroy(),
  };
}
