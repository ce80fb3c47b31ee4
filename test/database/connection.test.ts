import { once } from 'node:events';
import { type AddressInfo, createConnection, createServer, type Socket } from 'node:net';
import { expect, it, vi } from 'vitest';
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

it('who asks again at once when the connection is reset is answered', async () => {
  const { url, drop } = await createEmptyDatabase();
  const proxy = await startProxy(url);
  const client = connect({ url: proxy.url, max: 1 });
  expect(await client`select 1 as one`).toEqual([{ one: 1 }]);
  const again = client`select pg_sleep(60)`.catch(() => client`select 2 as two`.catch(() => 'refused'));
  await proxy.asked();
  proxy.reset();
  expect(await again).toEqual('refused');
  expect(await client`select 3 as three`).toEqual([{ three: 3 }]);
  await client.end();
  proxy.close();
  await drop();
});

it('who asks after PostgreSQL has ended the connection is answered, not told of the end of another', async () => {
  const { url, sql, drop } = await createEmptyDatabase();
  const client = connect({ url, max: 1 });
  const [{ pid } = { pid: 0 }] = await client<{ pid: number }[]>`select pg_backend_pid() as pid`;
  const asleep = expect(client`select pg_sleep(60)`).rejects.toThrow();
  await vi.waitUntil(
    async () =>
      (await sql`select from pg_stat_activity where pid = ${pid} and wait_event = 'PgSleep'`).length > 0,
  );
  await sql`select pg_terminate_backend(${pid}, 5000)`;
  await asleep;
  expect(await client`select 1 as one`).toEqual([{ one: 1 }]);
  await client.end();
  await drop();
});

it('what a transaction still asks after its connection has died reaches no session of others', async () => {
  const { url, drop } = await createEmptyDatabase();
  const client = connect({ url, max: 1 });
  const another = Promise.withResolvers<void>();
  const late = Promise.withResolvers<unknown>();
  const cutOff = client.begin(async (transaction) => {
    await transaction`select pg_terminate_backend(pg_backend_pid())`.catch(() => {});
    await another.promise;
    await transaction`create table of_nobody()`.then(late.resolve, late.reject);
  });
  await expect(cutOff).rejects.toThrow();
  expect(await client`select 1 as one`).toEqual([{ one: 1 }]);
  another.resolve();
  await expect(late.promise).rejects.toThrow('CONNECTION_CLOSED');
  expect(await client`select to_regclass('of_nobody') as found`).toEqual([{ found: null }]);
  await client.end();
  await drop();
});

it('rows that came before a connection died are in no answer to the next query', async () => {
  const { url, drop } = await createEmptyDatabase();
  const client = connect({ url, max: 1 });
  const cutOff = client`
    select n, case when n = 5000 then pg_terminate_backend(pg_backend_pid()) end from generate_series(1, 10000) n`;
  await expect(cutOff).rejects.toThrow();
  expect(await client`select 1 as one`).toEqual([{ one: 1 }]);
  await client.end();
  await drop();
});

it('who asks while the server refuses connections is told so, also after a transaction was cut off', async () => {
  const { url, drop } = await createEmptyDatabase();
  const proxy = await startProxy(url);
  const client = connect({ url: proxy.url, max: 1 });
  const begun = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<void>();
  const late = Promise.withResolvers<unknown>();
  const cutOff = client.begin(async (transaction) => {
    begun.resolve();
    await transaction`select pg_sleep(60)`.catch(() => {});
    await ended.promise;
    late.resolve(await transaction`select ${1}::int`.catch(() => 'refused'));
  });
  await begun.promise;
  await proxy.asked();
  proxy.refuseAll();
  proxy.reset();
  await expect(cutOff).rejects.toThrow();
  ended.resolve();
  expect(await late.promise).toBe('refused');
  for (let time = 0; time < 3; time++) await expect(client`select 1`).rejects.toThrow();
  await client.end();
  proxy.close();
  await drop();
});

/** Passes on what a client and PostgreSQL say to each other, until it resets the client's connections. */
async function startProxy(databaseUrl: string) {
  const { hostname, port } = new URL(databaseUrl);
  const clients = new Set<Socket>();
  let refuses = false;
  const server = createServer((client) => {
    client.on('error', () => {});
    if (refuses) return void client.once('data', () => client.end(startingUp()));
    const database = createConnection(Number(port), hostname);
    clients.add(client);
    for (const [from, to] of [
      [client, database],
      [database, client],
    ] as const) {
      from.on('error', () => {}).on('close', () => to.destroy());
      from.pipe(to);
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = new URL(databaseUrl);
  url.port = String((server.address() as AddressInfo).port);
  return {
    url: url.href,
    /** Resolves at the next that a client says. */
    asked: async () => {
      if (clients.size === 0) await once(server, 'connection');
      await Promise.race([...clients].map((client) => once(client, 'data')));
    },
    reset: () => {
      for (const client of clients) client.resetAndDestroy();
    },
    /** From now on what PostgreSQL answers while it recovers. */
    refuseAll: () => {
      refuses = true;
    },
    close: () => void server.close(),
  };
}

/** An ErrorResponse of PostgreSQL's protocol: type, length, fields that each end with 0, and 0. */
function startingUp(): Buffer {
  const fields = Buffer.from('SFATAL\0VFATAL\0C57P03\0Mthe database system is starting up\0\0');
  const length = Buffer.alloc(4);
  length.writeInt32BE(length.length + fields.length);
  return Buffer.concat([Buffer.from('E'), length, fields]);
}
