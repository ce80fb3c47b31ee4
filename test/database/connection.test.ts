import { expect, it } from 'vitest';
import { connect } from '../../src/database/connection.ts';
import { createEmptyDatabase } from '../support/database.ts';

/** Nothing listens on this reserved port, and no other test can be given it. */
const NOBODY = 'postgres://certalog@127.0.0.1:2/certalog';

it('a server that is away is asked again within a second, however long it has been away', async () => {
  const client = connect({ url: NOBODY, max: 1 });
  for (let attempt = 0; attempt < 12; attempt++) {
    const asked = performance.now();
    await expect(client`select 1`).rejects.toThrow('ECONNREFUSED');
    expect(performance.now() - asked).toBeLessThan(1500);
  }
  await client.end();
});

it('who asks again at once when a connection dies is answered, however often that happens', async () => {
  const { url, sql, drop } = await createEmptyDatabase();
  const client = connect({ url, max: 3, applicationName: 'dying' });
  let over = false;
  const askers = Array.from({ length: 24 }, async () => {
    while (!over) {
      await client.begin((transaction) => transaction`select 1`).catch(() => {});
      await client`select 1`.catch(() => {});
    }
  });
  for (let time = 0; time < 300; time++) {
    await sql`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'dying'`;
  }
  over = true;
  await Promise.all(askers);
  expect(await client`select 1 as one`).toEqual([{ one: 1 }]);
  await client.end();
  await drop();
});
