import { Hono } from 'hono';
import { expect, test } from 'vitest';
import { reportResponse } from '../../src/http/api/getReport.ts';
import { startHttpServer } from '../../src/http/server.ts';
import type { PreparedReport } from '../../src/reports/prepareReport.ts';

/** A report whose body comes from `pieces`, of which a length of 100 is said. */
async function served(pieces: () => AsyncGenerator<Uint8Array>) {
  const report: PreparedReport = {
    evidence: {} as never,
    encodedSha256: '',
    contentType: 'text/csv',
    size: 100,
    body: pieces,
    dispose: async () => {},
  };
  const app = new Hono().get('/', () => reportResponse(report, {}));
  return startHttpServer(app as never, { host: '127.0.0.1', port: 0 });
}

test('a report that fails after its first byte cuts the connection, and never looks whole', async () => {
  const server = await served(async function* () {
    yield Buffer.alloc(50, 'a');
    throw new Error('the disk is gone');
  });
  const response = await fetch(server.url);
  expect(response.status).toBe(200);
  await expect(response.text()).rejects.toThrow();
  await server.close(1);
});

test('a reader that goes away lets go of what is kept for it', async () => {
  const released = Promise.withResolvers<void>();
  const server = await served(async function* () {
    try {
      for (;;) yield Buffer.alloc(1024 * 1024, 'a');
    } finally {
      released.resolve();
    }
  });
  const stop = new AbortController();
  const response = await fetch(server.url, { signal: stop.signal });
  await response.body?.getReader().read();
  stop.abort();
  await released.promise;
  await server.close(1);
});
