import { createConnection } from 'node:net';
import { Hono } from 'hono';
import { expect, test } from 'vitest';
import { HttpListenError, startHttpServer } from '../../src/http/server.ts';

const loopback = { host: '127.0.0.1', port: 0 };

test('it says where it listens, and frees the port when closed', async () => {
  const app = new Hono().get('/', (c) => c.text('here'));
  const server = await startHttpServer(app, loopback);
  expect(await (await fetch(server.url)).text()).toBe('here');
  const { port } = new URL(server.url);
  await server.close(5);
  const again = await startHttpServer(app, { host: '127.0.0.1', port: Number(port) });
  await again.close(5);
});

test('a request that is running is finished before it closes, whatever is kept alive', async () => {
  const started = Promise.withResolvers<void>();
  const finish = Promise.withResolvers<void>();
  const app = new Hono()
    .get('/quick', (c) => c.text(''))
    .get('/slow', async (c) => {
      started.resolve();
      await finish.promise;
      return c.text('done');
    });
  const server = await startHttpServer(app, loopback);
  await (await fetch(`${server.url}/quick`)).text();
  const slow = fetch(`${server.url}/slow`);
  await started.promise;
  const closing = server.close(30);
  expect(server.close(0)).toBe(closing);
  await expect(fetch(`${server.url}/quick`)).rejects.toThrow();
  finish.resolve();
  expect(await (await slow).text()).toBe('done');
  const finishedAt = performance.now();
  await closing;
  // Left to itself, Node.js would hold the idle connection for its keep-alive time of 5 s.
  expect(performance.now() - finishedAt).toBeLessThan(2500);
});

test('a request that does not end, or never comes, is cut off when the grace is over', async () => {
  const started = Promise.withResolvers<void>();
  const app = new Hono().get('/', () => {
    started.resolve();
    return new Promise(() => {});
  });
  const server = await startHttpServer(app, loopback);
  const { port } = new URL(server.url);
  const half = createConnection(Number(port), '127.0.0.1', () => half.write('GET / HTTP/1.1\r\n'));
  const halfEnded = new Promise((resolve) => half.on('error', () => {}).on('close', resolve));
  const endless = fetch(server.url);
  await started.promise;
  const [outcome] = await Promise.allSettled([endless, server.close(0.05), halfEnded]);
  expect(outcome.status).toBe('rejected');
});

test.each([
  ['headers', 'GET / HTTP/1.1\r\n'],
  ['body', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nab'],
])('who does not end the %s of a request is cut off, though the server goes on', async (_, beginning) => {
  const app = new Hono()
    .get('/', (c) => c.text('here'))
    .post('/', async (c) => c.text(await c.req.text()))
    .onError((_, c) => c.body(null, 500));
  const server = await startHttpServer(app, loopback, undefined, 0.2);
  const socket = createConnection(Number(new URL(server.url).port), '127.0.0.1', () =>
    socket.write(beginning),
  );
  let answer = '';
  socket.on('data', (data) => {
    answer += data;
  });
  await new Promise((resolve) => socket.on('error', () => {}).on('close', resolve));
  expect(answer).toMatch(/^HTTP\/1\.1 408 /);
  expect((await fetch(server.url)).status).toBe(200);
  await server.close(0);
});

test('a port that is taken, a host that is not here, and one that does not exist are said in one sentence', async () => {
  const app = new Hono();
  const server = await startHttpServer(app, loopback);
  const port = Number(new URL(server.url).port);
  try {
    const taken = startHttpServer(app, { host: '127.0.0.1', port });
    await expect(taken).rejects.toThrow(HttpListenError);
    await expect(taken).rejects.toThrow(`Port ${port} of 127.0.0.1 is in use`);
    const foreign = startHttpServer(app, { host: '192.0.2.1', port: 0 });
    await expect(foreign).rejects.toThrow('192.0.2.1 is no address of this machine');
    const nameless = startHttpServer(app, { host: 'does-not-exist.invalid', port: 0 });
    await expect(nameless).rejects.toThrow('does-not-exist.invalid cannot be resolved');
  } finally {
    await server.close(0);
  }
});
