import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createAccountRegister } from '../../src/database/accountRegister.ts';
import { type Database, openDatabase } from '../../src/database/connection.ts';
import { AccountDirectory, type Discovery, type TokenAccess } from '../../src/inventory/accountDirectory.ts';
import type { CertificateSource } from '../../src/inventory/source.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { silentLog } from '../support/emulatedSync.ts';

const [one, two, three] = ['1', '2', '3'].map((digit) => digit.repeat(32)) as [string, string, string];
const refused: Discovery = { kind: 'failed', fault: { reason: 'permission', detail: 'Not allowed.' } };
const found = (...accountIds: string[]): Discovery => ({
  kind: 'found',
  accounts: accountIds.map((accountId) => ({ accountId, name: `name of ${accountId[0]}` })),
});

let test: TestDatabase;
let database: Database;

beforeEach(async () => {
  test = await createTestDatabase();
  database = openDatabase({ url: test.url, max: 2 });
});
afterEach(async () => {
  await database.$client.end({ timeout: 1 });
  await test.drop();
});

const tokenOf = (
  name: string,
  accounts: TokenAccess['accounts'],
  discovery: Discovery = refused,
): TokenAccess => ({
  name,
  accounts,
  source: { name } as unknown as CertificateSource,
  discover: () => Promise.resolve(discovery),
});
const directoryOf = (tokens: TokenAccess[], names = new Map<string, string>()) =>
  new AccountDirectory(
    tokens,
    names,
    createAccountRegister(database, () => new Date().toISOString()),
    silentLog,
  );
const stored = () => test.sql`select account_id, name, configured from certalog.accounts order by account_id`;

describe('the accounts of all tokens', () => {
  it('are registered with their names, the configured one before the discovered', async () => {
    const directory = directoryOf(
      [tokenOf('listed', [one]), tokenOf('seeing', 'discover', found(two, three))],
      new Map([[two, 'Example Ltd']]),
    );
    expect(await directory.refresh()).toEqual({ accountIds: [one, two, three], faults: [] });
    expect((await stored()).map(({ name }) => name)).toEqual([null, 'Example Ltd', 'name of 3']);
  });

  it('are each read with the first token that has them', async () => {
    const tokens = [tokenOf('first', [one]), tokenOf('second', [one, two])];
    const directory = directoryOf(tokens);
    await directory.refresh();
    expect(directory.sourceOf(one)).toBe(tokens[0]?.source);
    expect(directory.sourceOf(two)).toBe(tokens[1]?.source);
    expect(directory.sourceOf(three)).toBeNull();
  });

  it('stay as they were when the discovery fails, also over a restart, so that their syncs can fail visibly', async () => {
    await directoryOf([tokenOf('listed', [three]), tokenOf('seeing', 'discover', found(one, two))]).refresh();
    const restarted = directoryOf([tokenOf('listed', [three]), tokenOf('seeing', 'discover', refused)]);
    const { accountIds, faults } = await restarted.refresh();
    expect(accountIds).toEqual([three, one, two]);
    expect(faults.map(({ reason }) => reason)).toEqual(['permission']);
    expect((await stored()).every(({ configured }) => configured)).toBe(true);
  });

  it('keep those that are configured no more, marked so, until they come back', async () => {
    await directoryOf([tokenOf('listed', [one, two])]).refresh();
    await directoryOf([tokenOf('listed', [two])]).refresh();
    expect((await stored()).map(({ configured }) => configured)).toEqual([false, true]);
    await directoryOf([tokenOf('listed', [one, two])]).refresh();
    expect((await stored()).map(({ configured }) => configured)).toEqual([true, true]);
  });

  it('are registered again without waiting for a session that holds the row of one', async () => {
    const directory = directoryOf([tokenOf('listed', [one, two])]);
    await directory.refresh();
    await test.sql.begin(async (session) => {
      await session`select from certalog.accounts where account_id = ${one} for update`;
      expect((await directory.refresh()).accountIds).toEqual([one, two]);
    });
  });
});
