import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AccountDirectory } from './accountDirectory.ts';
import type { Fault } from './faults/fault.ts';
import type { FaultSet } from './faults/faultSet.ts';
import { parseFaults } from './faults/parseFaults.ts';
import { readBody } from './readBody.ts';
import type { RequestLog } from './requestLog.ts';

export interface Control {
  accounts: AccountDirectory;
  faults: FaultSet;
  requests: RequestLog;
}

/**
 * The control of an emulator in another process, for callers of this machine only:
 *
 * - `GET /emulator/state`: requests by operation, the last ones, faults with their counts, accounts
 * - `PUT /emulator/faults`: a JSON list of faults, or `{"spec": "…"}` as for `--faults`; answers the faults
 * - `POST /emulator/reset-requests`: counts from zero
 */
export async function handleControl(
  control: Control,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (!isLoopback(request.socket.remoteAddress)) {
    send(response, 403, { error: 'The emulator is controlled from its own machine only.' });
    return;
  }
  const path = (request.url ?? '').split('?')[0];
  switch (`${request.method} ${path}`) {
    case 'GET /emulator/state':
      send(response, 200, state(control));
      return;
    case 'PUT /emulator/faults':
      setFaults(control.faults, await readBody(request), response);
      return;
    case 'POST /emulator/reset-requests':
      control.requests.reset();
      send(response, 200, state(control));
      return;
    default:
      send(response, 404, {
        error: 'Known here: GET /emulator/state, PUT /emulator/faults, POST /emulator/reset-requests.',
      });
  }
}

function state({ accounts, faults, requests }: Control) {
  return {
    requests: {
      total: requests.total,
      by_operation: requests.byOperation,
      peak_in_flight: requests.peakInFlight,
      log: requests.log,
    },
    faults: faults.list(),
    accounts: accounts.list().map((account) => ({
      id: account.id,
      name: account.name,
      certificates: account.certificates().length,
    })),
  };
}

function setFaults(faults: FaultSet, body: string | null, response: ServerResponse): void {
  try {
    faults.set(readFaults(JSON.parse(body ?? '')));
    send(response, 200, { faults: faults.list() });
  } catch (error) {
    send(response, 400, { error: error instanceof Error ? error.message : String(error) });
  }
}

function readFaults(input: unknown): Fault[] {
  if (Array.isArray(input)) return input;
  if (typeof input === 'object' && input !== null && 'spec' in input && typeof input.spec === 'string') {
    return parseFaults(input.spec);
  }
  throw new Error('The body is neither a JSON list of faults nor {"spec": "kind@operation:name=value"}.');
}

function isLoopback(address: string | undefined): boolean {
  return address !== undefined && /^(::1|(::ffff:)?127\.)/.test(address);
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify(body));
}
