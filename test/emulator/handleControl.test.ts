import { afterEach, describe, expect, test } from 'vitest';
import { account, accountId, ask, certificatesPath, emulate, plainRecords, stopAll } from './support.ts';

afterEach(stopAll);

describe('control from another process', () => {
  test('the state shows requests by operation, faults with their counts, and accounts', async () => {
    const faults = [{ kind: 'server_error', operation: 'get', times: 1 } as const];
    const emulator = await emulate({ accounts: [account(plainRecords(2))], faults });
    await ask(emulator, `${certificatesPath}?page=1`);
    await ask(emulator, `${certificatesPath}/x`);
    await ask(emulator, '/nowhere');
    const response = await fetch(`${emulator.controlUrl}/state`);
    const state = (await response.json()) as Record<string, unknown>;
    expect(state).toMatchObject({
      requests: { total: 3, by_operation: { list: 1, get: 1, other: 1, upload: 0 }, peak_in_flight: 1 },
      faults: [{ kind: 'server_error', operation: 'get', times: 1, matched: 1, struck: 1 }],
      accounts: [{ id: accountId, name: 'Demo Account', certificates: 2 }],
    });
    expect(emulator.requests.log).toMatchObject([
      { operation: 'list', accountId, query: 'page=1', status: 200, faults: [] },
      { operation: 'get', certificateId: 'x', status: 500, faults: ['server_error'] },
      { operation: 'other', accountId: null, status: 404 },
    ]);
  });

  test('faults are set by a list or by the text of --faults; a wrong one changes nothing', async () => {
    const emulator = await emulate({ accounts: [account([])] });
    const put = async (body: string) => {
      const response = await fetch(`${emulator.controlUrl}/faults`, { method: 'PUT', body });
      return [response.status, JSON.stringify(await response.json())];
    };
    expect((await put('[{"kind":"forbidden"}]'))[0]).toBe(200);
    expect((await ask(emulator, certificatesPath)).status).toBe(403);
    expect((await put('{"spec":"server_error@list:status=503"}'))[0]).toBe(200);
    expect((await ask(emulator, certificatesPath)).status).toBe(503);
    for (const wrong of ['[{"kind":"nonsense"}]', '{"spec":"reset:x=1"}', '{}', 'no json']) {
      const [status, text] = await put(wrong);
      expect(status).toBe(400);
      expect(text).toContain('error');
    }
    expect((await ask(emulator, certificatesPath)).status).toBe(503);
  });

  test('counts begin anew after reset-requests', async () => {
    const emulator = await emulate({ accounts: [account([])] });
    await ask(emulator, certificatesPath);
    await fetch(`${emulator.controlUrl}/reset-requests`, { method: 'POST' });
    expect([emulator.requests.total, emulator.requests.byOperation.list]).toEqual([0, 0]);
    expect(emulator.requests.log).toEqual([]);
  });

  test('is counted nowhere and answers what it does not know with what it does', async () => {
    const emulator = await emulate({ accounts: [account([])] });
    const response = await fetch(`${emulator.controlUrl}/nothing`);
    expect([response.status, await response.text()]).toEqual([
      404,
      expect.stringContaining('/emulator/state'),
    ]);
    expect(emulator.requests.total).toBe(0);
  });
});

describe('the process', () => {
  test('a port in use is refused by name', async () => {
    const first = await emulate({ accounts: [] });
    const port = Number(new URL(first.url).port);
    await expect(emulate({ accounts: [], port })).rejects.toThrow(`port ${port}`);
  });

  test('requests in flight are counted at their peak', async () => {
    const emulator = await emulate({ accounts: [account([])], latencyMs: 50 });
    await Promise.all(Array.from({ length: 6 }, () => ask(emulator, certificatesPath)));
    expect(emulator.requests.peakInFlight).toBe(6);
  });
});
