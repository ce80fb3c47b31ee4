import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { Answer } from './answer.ts';
import type { Fault } from './faults/fault.ts';

/**
 * Writes an answer to the wire, whole or as the faults of the wire want it.
 * @param onWhole called before the last byte of an HTTP answer that the client can take as complete
 * @param signal aborted when the emulator stops
 */
export async function deliver(
  response: ServerResponse,
  answer: Answer,
  faults: readonly Fault[],
  onWhole: () => void,
  signal: AbortSignal,
): Promise<void> {
  await delayed(faults, signal);
  const body = Buffer.from(typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body));
  const half = body.subarray(0, Math.floor(body.length / 2));
  const wireFault = faults.find((fault) => wireKinds.includes(fault.kind));
  for (const [name, value] of Object.entries({ 'Content-Type': 'application/json', ...answer.headers })) {
    response.setHeader(name, value);
  }
  response.statusCode = answer.status;

  switch (wireFault?.kind) {
    case 'cut_body':
      response.setHeader('Content-Length', body.length);
      response.write(half, () => response.destroy());
      return;
    case 'stall_body':
      response.setHeader('Content-Length', body.length);
      response.write(half);
      return;
    case 'oversized':
      await pipeline(Readable.from(padded(body, wireFault.mib ?? 64)), response, { signal });
      return;
    default: {
      const sent = wireFault?.kind === 'truncated_json' ? half : body;
      response.setHeader('Content-Length', sent.length);
      onWhole();
      response.end(sent);
    }
  }
}

const wireKinds: string[] = ['cut_body', 'stall_body', 'oversized', 'truncated_json'];

/** Waits as long as the faults say. @throws AbortError when the emulator stops meanwhile */
export async function delayed(faults: readonly Fault[], signal: AbortSignal): Promise<void> {
  for (const fault of faults) if (fault.kind === 'slow') await delay(fault.ms ?? 1000, undefined, { signal });
}

/** A JSON object stays one: the padding is the value of a key before the others. */
function* padded(body: Buffer, mebibytes: number): Generator<Buffer> {
  const chunk = Buffer.alloc(64 * 1024, 'x');
  const isObject = body.length > 2 && body[0] === 0x7b;
  yield Buffer.from(isObject ? '{"padding":"' : '');
  for (let sent = 0; sent < mebibytes * 1024 * 1024; sent += chunk.length) yield chunk;
  yield isObject ? Buffer.concat([Buffer.from('",'), body.subarray(1)]) : body;
}
