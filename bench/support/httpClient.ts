import { Agent, get, type IncomingMessage } from 'node:http';

export interface Timing {
  /** From sending the request to the last byte of the answer. */
  milliseconds: number;
  /** From sending the request to the headers of the answer. */
  begunAfterMs: number;
}

export interface Response extends Timing {
  headers: IncomingMessage['headers'];
  /** As it came, still encoded. */
  body: Buffer;
}

export interface HttpClient {
  get(url: string, headers?: Record<string, string>): Promise<Response>;
  /** Reads the answer and keeps nothing of it, so that what is measured is the server. */
  time(url: string, headers?: Record<string, string>): Promise<Timing>;
  close(): void;
}

/** GET on kept connections; throws on any status but 200. */
export function createHttpClient(connections: number): HttpClient {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const ask = async (url: string, headers: Record<string, string>, take: (chunk: Buffer) => void) => {
    const start = performance.now();
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      get(url, { agent, headers }, resolve).once('error', reject);
    });
    const begunAfterMs = performance.now() - start;
    await new Promise((resolve, reject) => {
      response.on('data', take).once('end', resolve).once('error', reject);
    });
    const milliseconds = performance.now() - start;
    if (response.statusCode !== 200) throw new Error(`${url} answered ${response.statusCode}`);
    return { headers: response.headers, begunAfterMs, milliseconds };
  };
  return {
    async get(url, headers = {}) {
      const chunks: Buffer[] = [];
      const answer = await ask(url, headers, (chunk) => chunks.push(chunk));
      return { ...answer, body: Buffer.concat(chunks) };
    },
    time: (url, headers = {}) => ask(url, headers, () => {}),
    close: () => agent.destroy(),
  };
}
