import { Agent, request as httpRequest } from 'node:http';
import { buffer } from 'node:stream/consumers';

/** A request as it goes over the wire; texts stand for octets (Latin-1), so that they need not be UTF-8. */
export interface ApiRequest {
  method: string;
  /** Path and query, encoded or not. */
  target: string;
  headers: [name: string, value: string][];
  body: string | null;
}

export interface ApiAnswer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: Buffer;
}

/** Sends it over a connection that is kept alive. Null when the server cut the connection without an answer. */
export async function sendRequest(url: string, request: ApiRequest): Promise<ApiAnswer | null> {
  const { host, hostname, port } = new URL(url);
  const { method, target, headers, body } = request;
  const given = new Map(headers.map(([name, value]) => [name.toLowerCase(), value]));
  return await new Promise((resolve, reject) => {
    const sent = httpRequest({
      agent,
      hostname,
      port,
      method,
      path: target,
      headers: Object.fromEntries([
        ['host', host],
        ...given,
        ...(body === null ? [] : [['content-length', String(body.length)]]),
      ]),
    });
    sent.on('response', (response) => {
      buffer(response).then(
        (octets) => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: octets }),
        reject,
      );
    });
    sent.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ECONNRESET' && error.code !== 'EPIPE') reject(error);
      // A connection may be closed just when it is taken again, which says nothing of this request.
      else resolve(sent.reusedSocket ? sendRequest(url, request) : null);
    });
    sent.end(body === null ? undefined : Buffer.from(body, 'latin1'));
  });
}

const agent = new Agent({ keepAlive: true, maxSockets: 1 });

/** The line for a shell that sends the same octets. */
export function curlOf(url: string, { method, target, headers, body }: ApiRequest): string {
  return [
    'curl -i --path-as-is --globoff',
    method === 'HEAD' ? '--head' : `-X ${method}`,
    ...headers.map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`),
    ...(body === null ? [] : [`--data-binary ${quoted(body)}`]),
    quoted(url + target),
  ].join(' ');
}

/** `$'…'` of bash. */
function quoted(text: string): string {
  const escaped = text.replace(/[^ -~]|[\\']/g, (character) =>
    /[\\']/.test(character)
      ? `\\${character}`
      : `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
  return `$'${escaped}'`;
}
