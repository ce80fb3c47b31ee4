import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { appendChanges } from '../../src/database/changeLog.ts';
import { type Database, openDatabase } from '../../src/database/connection.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { account, seedAccounts } from './seedInventory.ts';

const accountId = account('1');

let testDatabase: TestDatabase;
let database: Database;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  database = openDatabase({ url: testDatabase.url, max: 2 });
  await seedAccounts(database, [accountId]);
  await append('one');
});
afterAll(async () => {
  await database?.$client.end();
  await testDatabase?.drop();
});

const append = (certificateId: string) =>
  database.transaction((transaction) =>
    appendChanges(transaction, accountId, [
      {
        kind: 'certificate_added',
        certificateId,
        at: '2026-01-01T00:00:00Z',
        before: null,
        after: { name: certificateId },
      },
    ]),
  );

describe('the change log, also for the owner of the table,', () => {
  it.each([
    ['UPDATE', `update certalog.changes set kind = 'certificate_removed'`],
    ['UPDATE', 'update certalog.changes set hash = hash where false'],
    ['DELETE', 'delete from certalog.changes'],
    ['TRUNCATE', 'truncate certalog.changes'],
    ['TRUNCATE', 'truncate certalog.accounts cascade'],
    [
      'UPDATE',
      `merge into certalog.changes c using (values (1)) v(i) on true when matched then update set kind = ''`,
    ],
  ])('refuses %s: %s', async (operation, statement) => {
    const before = await contents();
    await expect(testDatabase.sql.unsafe(statement)).rejects.toMatchObject({
      code: '42501',
      message: `The change log of Certalog only grows: ${operation} on certalog.changes is refused.`,
      hint: expect.stringContaining('docs/audit.md'),
    });
    expect(await contents()).toEqual(before);
  });

  it('goes on growing', async () => {
    await append('two');
    expect((await contents()).map(({ certificate_id }) => certificate_id)).toEqual(['one', 'two']);
  });
});

it('the trigger also fires where triggers of replication are left out', async () => {
  const [trigger] = await testDatabase.sql`
    select tgenabled from pg_trigger where tgname = 'changes_append_only'`;
  expect(trigger).toEqual({ tgenabled: 'A' });
});

const contents = () => testDatabase.sql`
  select certificate_id, kind, encode(hash, 'hex') as hash from certalog.changes order by sequence`;
