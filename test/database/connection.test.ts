import { once } from 'node:events';
import { type AddressInfo, createConnection, createServer, type Socket } from 'node:net';
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

/** Passes on what a client and PostgreSQL say to each other, until it resets the client's connections. */
async function startProxy(databaseUrl: string) {
  const { hostname, port } = new URL(databaseUrl);
  const clients = new Set<Socket>();
  const server = createServer((client) => {
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
    asked: () => Promise.race([...clients].map((client) => once(client, 'data'))),
    reset: () => {
      for (const client of clients) client.resetAndDestroy();
    },
    close: () => void server.close(),
  };
}
