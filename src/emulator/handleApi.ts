import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { delayed, deliver } from './deliver.ts';
import type { Fault } from './faults/fault.ts';
import { routeOf } from './operation.ts';
import { readBody } from './readBody.ts';
import type { RequestLog } from './requestLog.ts';
import { type Service, settle } from './settle.ts';

export interface Api extends Service {
  requests: RequestLog;
  /** Waits for the emulated latency. */
  latency: () => Promise<void>;
  /** Aborted when the emulator stops. */
  signal: AbortSignal;
}

/** Reads one request to the emulated API, answers it as it was settled, and logs how it ended. */
export async function handleApi(api: Api, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname: path, search, searchParams: query } = new URL(request.url ?? '/', 'http://emulator');
  const method = request.method ?? 'GET';
  let faults: Fault[] = [];
  const log = api.requests.open(routeOf(method, path));
  const ended = once((status) =>
    log({ query: search.slice(1), status, faults: faults.map(({ kind }) => kind) }),
  );
  response.on('close', () => ended(response.writableFinished ? response.statusCode : 0));
  response.setHeader('cf-ray', `${randomBytes(8).toString('hex')}-AMS`);

  const body = await readBody(request);
  await api.latency();
  const outcome = settle(api, { method, path, query, authorization: request.headers.authorization, body });
  const { answer } = outcome;
  faults = outcome.faults;
  if (answer === 'stall') return;
  if (answer === 'reset') {
    await delayed(faults, api.signal);
    request.socket.resetAndDestroy();
    return;
  }
  await deliver(response, answer, faults, () => ended(answer.status), api.signal);
}

function once(act: (status: number) => void): (status: number) => void {
  let done = false;
  return (status) => {
    if (!done) act(status);
    done = true;
  };
}
