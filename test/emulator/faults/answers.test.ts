import { afterEach, describe, expect, test } from 'vitest';
import type { Fault } from '../../../src/emulator/faults/fault.ts';
import {
  account,
  accountId,
  ask,
  certificatesPath,
  emulate,
  issue,
  type Json,
  plainRecords,
  stopAll,
} from '../support.ts';

afterEach(stopAll);

async function listWith(faults: Fault[], query = '') {
  const emulator = await emulate({ accounts: [account(plainRecords(5))], maxPerPage: 2, faults });
  return ask(emulator, certificatesPath + query);
}

const names = (body: Json) => body.result.map((record: Json) => record.name);

describe('errors in place of the answer', () => {
  const errors: [Fault, number, number][] = [
    [{ kind: 'throttle_429' }, 429, 971],
    [{ kind: 'throttle_200' }, 200, 971],
    [{ kind: 'success_false_200' }, 200, 1000],
    [{ kind: 'server_error' }, 500, 1000],
    [{ kind: 'server_error', status: 503 }, 503, 1000],
    [{ kind: 'unauthorized' }, 401, 10000],
    [{ kind: 'forbidden' }, 403, 10000],
    [{ kind: 'locked_out' }, 403, 9109],
  ];
  test.each(errors)('%j answers %i with code %i in a failed envelope', async (fault, status, code) => {
    const reply = await listWith([fault]);
    expect(reply.status).toBe(status);
    expect(reply.body).toMatchObject({ success: false, result: null, errors: [{ code }] });
  });

  test('only the 429s carry Retry-After, of the seconds asked for', async () => {
    expect((await listWith([{ kind: 'throttle_429' }])).headers.get('retry-after')).toBe('1');
    const empty = await listWith([{ kind: 'throttle_429_empty', seconds: 7 }]);
    expect([empty.status, empty.headers.get('retry-after'), empty.body]).toEqual([429, '7', '']);
    expect((await listWith([{ kind: 'throttle_200' }])).headers.get('retry-after')).toBeNull();
  });
});

describe('wrong pages and counts', () => {
  test('ignored_page gives page 1 and says so', async () => {
    const { body } = await listWith([{ kind: 'ignored_page' }], '?page=2');
    expect([names(body), body.result_info.page]).toEqual([['1', '2'], 1]);
  });

  test('repeated_page gives page 1 and claims the page asked for', async () => {
    const { body } = await listWith([{ kind: 'repeated_page' }], '?page=2');
    expect([names(body), body.result_info.page]).toEqual([['1', '2'], 2]);
  });

  test('count_high and count_low are off by one while the records are right', async () => {
    const high = await listWith([{ kind: 'count_high' }]);
    expect([names(high.body), high.body.result_info.total_count]).toEqual([['1', '2'], 6]);
    const low = await listWith([{ kind: 'count_low' }]);
    expect([names(low.body), low.body.result_info.total_count]).toEqual([['1', '2'], 4]);
  });

  test('short_page lacks its last record and keeps the total', async () => {
    const { body } = await listWith([{ kind: 'short_page', page: 2 }], '?page=2');
    expect([names(body), body.result_info.total_count]).toEqual([['3'], 5]);
  });

  test('empty_list claims that there is nothing', async () => {
    const { body } = await listWith([{ kind: 'empty_list' }]);
    expect(body.result).toEqual([]);
    expect(body.result_info).toEqual({ count: 0, page: 1, per_page: 2, total_count: 0, total_pages: 0 });
  });

  test('no_result_info, missing_result and null_result', async () => {
    expect((await listWith([{ kind: 'no_result_info' }])).body).not.toHaveProperty('result_info');
    const missing = await listWith([{ kind: 'missing_result' }]);
    expect([missing.body.success, 'result' in missing.body]).toEqual([true, false]);
    const nothing = await listWith([{ kind: 'null_result' }]);
    expect([nothing.body.result, nothing.body.result_info.total_count]).toEqual([null, 5]);
    const claimed = await listWith([{ kind: 'null_result', total: 0 }]);
    expect(claimed.body.result_info.total_count).toBe(0);
    const both = await listWith([{ kind: 'null_result' }, { kind: 'no_result_info' }]);
    expect(both.body).toEqual({ result: null, success: true, errors: [], messages: [] });
  });
});

describe('wrong records', () => {
  test('wrong_types spoils the fields of one record but not its id', async () => {
    const { body } = await listWith([{ kind: 'wrong_types' }]);
    const [first, second] = body.result;
    expect(first).toMatchObject({ id: expect.any(String), name: 4711, ca: 'yes', uploaded_on: 4711 });
    expect(second.name).toBe('2');
  });

  test('missing_id takes the id of one record', async () => {
    const { body } = await listWith([{ kind: 'missing_id' }]);
    expect(body.result.map((record: Json) => 'id' in record)).toEqual([false, true]);
  });

  test('extra_keys adds keys everywhere and changes nothing else', async () => {
    const { body } = await listWith([{ kind: 'extra_keys' }]);
    for (const part of [body, body.result_info, ...body.result]) expect(part).toHaveProperty('x_unknown');
    expect(names(body)).toEqual(['1', '2']);
    expect(body.result_info.total_count).toBe(5);
  });

  test('a fault of one answer leaves the state as it was', async () => {
    const faults: Fault[] = [{ kind: 'wrong_types', times: 1 }];
    const emulator = await emulate({ accounts: [account(plainRecords(2))], faults });
    await ask(emulator, certificatesPath);
    expect(names((await ask(emulator, certificatesPath)).body)).toEqual(['1', '2']);
  });
});

describe('eventual consistency', () => {
  test('list_lag hides the newest, or the one named, from list and count while get answers', async () => {
    const emulator = await emulate({ accounts: [account(plainRecords(3))], faults: [{ kind: 'list_lag' }] });
    const [first, second] = emulator.accounts.get(accountId).certificates();
    const lagging = await ask(emulator, certificatesPath);
    expect([names(lagging.body), lagging.body.result_info.total_count]).toEqual([['2', '3'], 2]);
    expect((await ask(emulator, `${certificatesPath}/${first?.id}`)).status).toBe(200);
    emulator.faults.set([{ kind: 'list_lag', certificate: second?.id }]);
    expect(names((await ask(emulator, certificatesPath)).body)).toEqual(['1', '3']);
  });

  test('get_lag still reads a deleted certificate as often as asked', async () => {
    const faults: Fault[] = [{ kind: 'get_lag', requests: 2 }];
    const emulator = await emulate({ accounts: [account(plainRecords(1))], faults });
    const path = `${certificatesPath}/${emulator.accounts.get(accountId).certificates()[0]?.id}`;
    await ask(emulator, path, { method: 'DELETE' });
    const statuses = [];
    for (let reading = 0; reading < 4; reading++) statuses.push((await ask(emulator, path)).status);
    expect(statuses).toEqual([200, 200, 404, 404]);
  });

  test('not_found_associations answers 404 for a certificate that lives', async () => {
    const faults: Fault[] = [{ kind: 'not_found_associations' }];
    const emulator = await emulate({ accounts: [account(plainRecords(1))], faults });
    const path = `${certificatesPath}/${emulator.accounts.get(accountId).certificates()[0]?.id}`;
    const reply = await ask(emulator, `${path}/associations`);
    expect([reply.status, reply.body.errors[0].code]).toEqual([404, 1472]);
    expect((await ask(emulator, path)).status).toBe(200);
  });
});

describe('unclear writes', () => {
  test('upload_unclear stores the certificate and answers 500 or resets', async () => {
    for (const ending of ['answer', 'reset'] as const) {
      const faults: Fault[] = [{ kind: 'upload_unclear', ending }];
      const emulator = await emulate({ accounts: [account([])], faults });
      const body = { certificates: (await issue('root')).pem, ca: true };
      const asked = ask(emulator, certificatesPath, { method: 'POST', body });
      if (ending === 'answer') expect((await asked).status).toBe(500);
      else await expect(asked).rejects.toThrow();
      expect(emulator.accounts.get(accountId).certificates()).toHaveLength(1);
    }
  });

  test('delete_unclear deletes the certificate and answers an error', async () => {
    const faults: Fault[] = [{ kind: 'delete_unclear', status: 502 }];
    const emulator = await emulate({ accounts: [account(plainRecords(1))], faults });
    const id = emulator.accounts.get(accountId).certificates()[0]?.id;
    expect((await ask(emulator, `${certificatesPath}/${id}`, { method: 'DELETE' })).status).toBe(502);
    expect(emulator.accounts.get(accountId).certificates()).toEqual([]);
  });

  test('a fault in place of a write keeps the write from being done', async () => {
    const faults: Fault[] = [{ kind: 'server_error' }];
    const emulator = await emulate({ accounts: [account(plainRecords(1))], faults });
    const id = emulator.accounts.get(accountId).certificates()[0]?.id;
    await ask(emulator, `${certificatesPath}/${id}`, { method: 'DELETE' });
    expect(emulator.accounts.get(accountId).certificates()).toHaveLength(1);
  });
});
