import { afterEach, describe, expect, test } from 'vitest';
import { account, accountId, ask, certificatesPath, emulate, stopAll } from './support.ts';

afterEach(stopAll);

const otherId = 'b'.repeat(32);

const start = () =>
  emulate({
    accounts: [account([]), { ...account([], otherId), name: 'Other' }],
    maxAuthFailures: 3,
    tokens: [
      { value: 'writer', permission: 'write' },
      { value: 'reader', permission: 'read', accountIds: [accountId] },
      { value: 'owned', permission: 'read', owner: 'account' },
      { value: 'blind', permission: 'read', listsAccounts: false },
    ],
  });

type Started = Awaited<ReturnType<typeof start>>;

async function codeOf(emulator: Started, path: string, authorization: string | null, method = 'GET') {
  const { status, body } = await ask(emulator, path, { authorization, method });
  return body.success ? status : `${status} ${body.errors[0].code}`;
}

describe('tokens', () => {
  test('a missing, malformed and bad token each have their own answer', async () => {
    const emulator = await start();
    expect(await codeOf(emulator, certificatesPath, null)).toBe('400 9106');
    expect(await codeOf(emulator, certificatesPath, 'writer')).toBe('400 6003');
    expect(await codeOf(emulator, certificatesPath, 'Bearer two words')).toBe('400 6003');
    expect(await codeOf(emulator, certificatesPath, 'Bearer wrong')).toBe('401 10000');
    expect(await codeOf(emulator, certificatesPath, 'Bearer writer')).toBe(200);
  });

  test('too many bad tokens lead to the lock-out, which a good one ends', async () => {
    const emulator = await start();
    const codes = [];
    for (let tries = 0; tries < 5; tries++)
      codes.push(await codeOf(emulator, certificatesPath, 'Bearer wrong'));
    expect(codes).toEqual(['401 10000', '401 10000', '401 10000', '403 9109', '403 9109']);
    expect(await codeOf(emulator, certificatesPath, 'Bearer writer')).toBe(200);
    expect(await codeOf(emulator, certificatesPath, 'Bearer wrong')).toBe('401 10000');
  });

  test('a token for reading cannot write, and no token acts outside of its accounts', async () => {
    const emulator = await start();
    expect(await codeOf(emulator, certificatesPath, 'Bearer reader')).toBe(200);
    expect(await codeOf(emulator, certificatesPath, 'Bearer reader', 'POST')).toBe('403 10000');
    expect(await codeOf(emulator, `${certificatesPath}/some-id`, 'Bearer reader', 'DELETE')).toBe(
      '403 10000',
    );
    expect(await codeOf(emulator, `/accounts/${otherId}/mtls_certificates`, 'Bearer reader')).toBe(
      '403 10000',
    );
  });

  test('are verified where their owner is', async () => {
    const emulator = await start();
    const user = '/user/tokens/verify';
    const owned = `/accounts/${accountId}/tokens/verify`;
    expect((await ask(emulator, user, { authorization: 'Bearer reader' })).body.result.status).toBe('active');
    expect(await codeOf(emulator, user, 'Bearer wrong')).toBe('401 10000');
    expect(await codeOf(emulator, user, 'Bearer owned')).toBe('401 1000');
    expect(await codeOf(emulator, owned, 'Bearer owned')).toBe(200);
  });

  test('without a list of tokens each well-formed one may do everything', async () => {
    const emulator = await emulate({ accounts: [account([])] });
    expect(await codeOf(emulator, certificatesPath, 'Bearer anything')).toBe(200);
    expect(await codeOf(emulator, certificatesPath, null)).toBe('400 9106');
  });
});

describe('GET /accounts', () => {
  test('shows the accounts of the token', async () => {
    const emulator = await start();
    const all = await ask(emulator, '/accounts', { authorization: 'Bearer writer' });
    expect(all.body.result).toEqual([
      { id: accountId, name: 'Demo Account', type: 'enterprise' },
      { id: otherId, name: 'Other', type: 'enterprise' },
    ]);
    const one = await ask(emulator, '/accounts', { authorization: 'Bearer reader' });
    expect(one.body.result.map(({ id }: { id: string }) => id)).toEqual([accountId]);
  });

  test('refuses an account-owned token with 1001 and shows nothing, without an error, to a blind one', async () => {
    const emulator = await start();
    expect(await codeOf(emulator, '/accounts', 'Bearer owned')).toBe('400 1001');
    const blind = await ask(emulator, '/accounts', { authorization: 'Bearer blind' });
    expect([blind.body.success, blind.body.result]).toEqual([true, []]);
  });

  test('pages by 20, between 5 and 50', async () => {
    const many = Array.from({ length: 60 }, (_, index) => account([], index.toString(16).padStart(32, '0')));
    const emulator = await emulate({ accounts: many });
    const sizes = async (query: string) => {
      const { body } = await ask(emulator, `/accounts?${query}`);
      return [body.result.length, body.result_info.per_page, body.result_info.total_pages];
    };
    expect(await sizes('')).toEqual([20, 20, 3]);
    expect(await sizes('per_page=1')).toEqual([5, 5, 12]);
    expect(await sizes('per_page=1000&page=2')).toEqual([10, 50, 2]);
  });
});

describe('the rate limit', () => {
  test('counts everything of one token, refuses for a whole window and says how long', async () => {
    let time = 1_000_000;
    const emulator = await emulate({
      accounts: [account([])],
      rateLimit: { limit: 3, windowMs: 60_000 },
      now: () => time,
    });
    const get = (token: string, path = certificatesPath) =>
      ask(emulator, path, { authorization: `Bearer ${token}` });
    const remaining = [];
    for (const path of [certificatesPath, '/accounts', `${certificatesPath}/x`]) {
      remaining.push((await get('one', path)).headers.get('ratelimit'));
    }
    expect(remaining).toEqual(['"default";r=2;t=60', '"default";r=1;t=60', '"default";r=0;t=60']);
    time += 20_000;
    const over = await get('one');
    expect([over.status, over.body.errors[0].code, over.headers.get('retry-after')]).toEqual([
      429,
      971,
      '60',
    ]);
    expect(over.headers.get('ratelimit-policy')).toBe('"default";q=3;w=60');
    expect((await get('two')).status).toBe(200);
    time += 59_000;
    expect((await get('one')).headers.get('retry-after')).toBe('1');
    time += 1_000;
    expect((await get('one')).status).toBe(200);
  });
});
