import { afterEach, describe, expect, test } from 'vitest';
import type { Fault } from '../../../src/emulator/faults/fault.ts';
import { account, ask, certificatesPath, emulate, plainRecords, stopAll } from '../support.ts';

afterEach(stopAll);

const otherId = 'c'.repeat(32);

async function start(faults: Fault[], seed = 1) {
  const accounts = [account(plainRecords(1)), account([], otherId)];
  return emulate({ accounts, faults, seed });
}

async function statuses(emulator: Awaited<ReturnType<typeof start>>, count: number, path = certificatesPath) {
  const list: number[] = [];
  for (let request = 0; request < count; request++) list.push((await ask(emulator, path)).status);
  return list;
}

describe('when a fault strikes', () => {
  test('after and times count the requests that match', async () => {
    const emulator = await start([{ kind: 'server_error', after: 1, times: 2 }]);
    expect(await statuses(emulator, 5)).toEqual([200, 500, 500, 200, 200]);
    expect(emulator.faults.list()).toEqual([
      { kind: 'server_error', after: 1, times: 2, matched: 5, struck: 2 },
    ]);
  });

  test('faults with times follow one another', async () => {
    const emulator = await start([
      { kind: 'server_error', times: 1 },
      { kind: 'throttle_429', times: 2 },
      { kind: 'forbidden', times: 1 },
    ]);
    expect(await statuses(emulator, 5)).toEqual([500, 429, 429, 403, 200]);
  });

  test('operation, account and page each narrow it', async () => {
    const elsewhere = `/accounts/${otherId}/mtls_certificates`;
    const emulator = await start([{ kind: 'server_error', operation: 'list', account: otherId, page: 2 }]);
    expect(await statuses(emulator, 1, `${elsewhere}?page=2`)).toEqual([500]);
    expect(await statuses(emulator, 1, elsewhere)).toEqual([200]);
    expect(await statuses(emulator, 1, `${certificatesPath}?page=2`)).toEqual([200]);
    expect(await statuses(emulator, 1, '/accounts?page=2')).toEqual([200]);
  });

  test('probability strikes some, the same ones with the same seed', async () => {
    const faults: Fault[] = [{ kind: 'server_error', probability: 0.5 }];
    const first = await statuses(await start(faults, 3), 40);
    expect(new Set(first)).toEqual(new Set([200, 500]));
    expect(await statuses(await start(faults, 3), 40)).toEqual(first);
    expect(await statuses(await start(faults, 4), 40)).not.toEqual(first);
  });

  test('a request that is refused for its token spends no fault', async () => {
    const emulator = await start([{ kind: 'server_error', times: 1 }]);
    await ask(emulator, certificatesPath, { authorization: null });
    expect(await statuses(emulator, 2)).toEqual([500, 200]);
  });

  test('faults can be set and cleared while running', async () => {
    const emulator = await start([]);
    emulator.faults.set([{ kind: 'forbidden' }]);
    expect(await statuses(emulator, 1)).toEqual([403]);
    emulator.faults.clear();
    expect(await statuses(emulator, 1)).toEqual([200]);
    expect(() => emulator.faults.set([{ kind: 'nonsense' } as never])).toThrow(/kind/);
  });
});
