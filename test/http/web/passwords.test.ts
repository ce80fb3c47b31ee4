import { compare, hash } from 'bcryptjs';
import { expect, test } from 'vitest';
import { Secret } from '../../../src/config/secret.ts';
import { createPasswordCheck } from '../../../src/http/web/passwords.ts';

const users = async (entries: Record<string, string>) =>
  new Map(
    await Promise.all(
      Object.entries(entries).map(async ([name, password]) => {
        return [name, new Secret(await hash(password, 4))] as const;
      }),
    ),
  );

/** Counts comparisons, and runs each when it is let. */
function watched() {
  const compared: string[] = [];
  let running = 0;
  const gate = { mostAtOnce: 0, opened: Promise.resolve() };
  const check = createPasswordCheck(async (password, hashed) => {
    compared.push(hashed);
    running += 1;
    gate.mostAtOnce = Math.max(gate.mostAtOnce, running);
    await gate.opened;
    running -= 1;
    return compare(password, hashed);
  });
  return { compared, gate, check };
}

test('a right password is compared once, also when it comes many times at once', async () => {
  const known = await users({ alice: 'secret' });
  const { check, compared } = watched();
  const attempts = Array.from({ length: 50 }, () => check(known, { user: 'alice', password: 'secret' }));
  expect(new Set(await Promise.all(attempts))).toEqual(new Set(['right']));
  expect(await check(known, { user: 'alice', password: 'secret' })).toBe('right');
  expect(compared).toHaveLength(1);
});

test('what was right is compared anew when the hash has changed, and wrong when the user is gone', async () => {
  const { check } = watched();
  expect(await check(await users({ alice: 'old' }), { user: 'alice', password: 'old' })).toBe('right');
  expect(await check(await users({ alice: 'new' }), { user: 'alice', password: 'old' })).toBe('wrong');
  expect(await check(await users({ bob: 'old' }), { user: 'alice', password: 'old' })).toBe('wrong');
});

test('an unknown user costs a comparison of the same cost as a known one', async () => {
  const known = new Map([
    ['low', new Secret(await hash('x', 4))],
    ['high', new Secret(await hash('x', 5))],
  ]);
  const { check, compared } = watched();
  expect(await check(known, { user: 'mallory', password: 'x' })).toBe('wrong');
  expect(compared).toEqual([expect.stringMatching(/^\$2b\$05\$[./A-Za-z0-9]{53}$/)]);
});

test('comparisons come one after the other, and who comes when sixteen wait is told to come again', async () => {
  const known = await users({ alice: 'secret' });
  const { check, gate } = watched();
  const open = Promise.withResolvers<void>();
  gate.opened = open.promise;
  const guess = (n: number) => check(known, { user: 'alice', password: `guess ${n}` });
  const waiting = Array.from({ length: 17 }, (_, n) => guess(n));
  expect(await guess(17)).toBe('busy');
  open.resolve();
  expect(new Set(await Promise.all(waiting))).toEqual(new Set(['wrong']));
  expect(gate.mostAtOnce).toBe(1);
  expect(await check(known, { user: 'alice', password: 'secret' })).toBe('right');
});

test('of the right ones, the last hundred are remembered', async () => {
  const names = Array.from({ length: 101 }, (_, n) => `user-${n}`);
  const one = await hash('secret', 4);
  const known = new Map(names.map((name) => [name, new Secret(one)]));
  const { check, compared } = watched();
  for (const user of names) await check(known, { user, password: 'secret' });
  await check(known, { user: 'user-100', password: 'secret' });
  expect(compared).toHaveLength(101);
  await check(known, { user: 'user-0', password: 'secret' });
  expect(compared).toHaveLength(102);
});
