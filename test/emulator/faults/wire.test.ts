import { afterEach, describe, expect, test } from 'vitest';
import type { Fault } from '../../../src/emulator/faults/fault.ts';
import {
  account,
  ask,
  askRaw,
  certificatesPath,
  contentLength,
  emulate,
  plainRecords,
  stopAll,
} from '../support.ts';

afterEach(stopAll);

async function raw(fault: Fault, patienceMs?: number) {
  const emulator = await emulate({ accounts: [account(plainRecords(3))], faults: [fault] });
  const started = performance.now();
  const reply = await askRaw(emulator, certificatesPath, patienceMs);
  const statusLine = reply.head.split('\r\n')[0] ?? '';
  return { ...reply, statusLine, milliseconds: performance.now() - started, emulator };
}

describe('what a fault does on the wire', () => {
  test('without faults the body is as long as announced and whole', async () => {
    const { head, body, ending } = await raw({ kind: 'no_result_info', operation: 'associations' });
    expect(Buffer.byteLength(body, 'latin1')).toBe(contentLength(head));
    expect(JSON.parse(body).result).toHaveLength(3);
    expect(ending).toBe('closed');
  });

  test('cut_body: fewer bytes than Content-Length says, then the connection goes', async () => {
    const { statusLine, head, body, ending } = await raw({ kind: 'cut_body' });
    expect(statusLine).toBe('HTTP/1.1 200 OK');
    expect(body.length).toBeGreaterThan(0);
    expect(body.length).toBeLessThan(contentLength(head));
    expect(ending).not.toBe('open');
  });

  test('truncated_json: a complete answer that is half a JSON text', async () => {
    const { head, body } = await raw({ kind: 'truncated_json' });
    expect(body.length).toBe(contentLength(head));
    expect(body.startsWith('{"result":[')).toBe(true);
    expect(() => JSON.parse(body)).toThrow();
  });

  test('empty_body_200: nothing after the headers', async () => {
    const { statusLine, head, body } = await raw({ kind: 'empty_body_200' });
    expect([statusLine, contentLength(head), body]).toEqual(['HTTP/1.1 200 OK', 0, '']);
  });

  test('reset: the connection is reset and no byte comes', async () => {
    const { head, ending, emulator } = await raw({ kind: 'reset' });
    expect([head, ending]).toEqual(['', 'ECONNRESET']);
    await expect.poll(() => emulator.requests.log.at(-1)).toMatchObject({ status: 0, faults: ['reset'] });
  });

  test('stall: no byte comes and the connection stays', async () => {
    const { head, ending } = await raw({ kind: 'stall' }, 300);
    expect([head, ending]).toEqual(['', 'open']);
  });

  test('stall_body: headers and the first half come, and the connection stays', async () => {
    const { head, body, ending } = await raw({ kind: 'stall_body' }, 300);
    expect(body.length).toBe(Math.floor(contentLength(head) / 2));
    expect(ending).toBe('open');
  });

  test('slow: the answer is whole but late', async () => {
    const { body, milliseconds } = await raw({ kind: 'slow', ms: 250 });
    expect(JSON.parse(body).success).toBe(true);
    expect(milliseconds).toBeGreaterThanOrEqual(249);
  });

  test('oversized: many MiB of valid JSON, of no announced length', async () => {
    const faults: Fault[] = [{ kind: 'oversized', mib: 3 }];
    const emulator = await emulate({ accounts: [account(plainRecords(3))], faults });
    const { headers, body } = await ask(emulator, certificatesPath);
    expect(headers.get('content-length')).toBeNull();
    expect(body.padding.length).toBe(3 * 1024 * 1024);
    expect(body.result).toHaveLength(3);
  });

  test('html_502 and html_200 are pages, not envelopes', async () => {
    const bad = await raw({ kind: 'html_502' });
    expect(bad.statusLine).toContain('502');
    expect(bad.body).toContain('<!DOCTYPE html>');
    const challenge = await raw({ kind: 'html_200' });
    expect(challenge.statusLine).toContain('200');
    expect(challenge.head).toContain('cf-mitigated: challenge');
    expect(challenge.head).toContain('text/html');
    expect(challenge.body).toContain('Just a moment');
  });
});

describe('stopping', () => {
  test('ends requests that are stalled, slow or sending, and waits for none of them', async () => {
    for (const fault of [{ kind: 'stall' }, { kind: 'slow', ms: 120_000 }, { kind: 'stall_body' }] as const) {
      const emulator = await emulate({ accounts: [account([])], faults: [fault] });
      const reply = askRaw(emulator, certificatesPath, 20_000);
      await expect.poll(() => emulator.faults.list()[0]?.struck).toBe(1);
      await emulator.stop();
      expect((await reply).ending).not.toBe('open');
    }
  }, 30_000);
});
