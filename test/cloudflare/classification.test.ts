import { describe, expect, it } from 'vitest';
import { account, certificate, clientOf, ignoreRecords, rawRecord, reading } from './client.ts';
import { html, listFaults } from './listFaults.ts';
import { answer, startServer, success } from './server.ts';

describe('an answer of the list that is not a list', () => {
  it.each(listFaults)(
    '$title: $reason',
    async ({ status, body, headers, reason, requests: expected, says }) => {
      const { url, requests } = await startServer((_, response) => answer(response, status, body, headers));
      const { client, retries, requests: measured } = clientOf(url);
      const options = reading();
      const listing = await client.source.list(account, ignoreRecords, options);
      expect(listing).toMatchObject({ failed: true, listed: 0, reported: null, pages: 0, nullResult: false });
      expect(listing.fault?.reason).toBe(reason);
      for (const part of [account, ...says]) expect(listing.fault?.detail).toMatch(part);
      expect(listing.fault?.detail).toMatch(/^Listing the certificates of account .*\.$/);
      expect(listing.fault?.detail.length).toBeLessThan(600);
      expect(listing.fault?.detail).not.toMatch(/\p{C}|internals|s3cret/u);
      expect(requests).toHaveLength(expected);
      expect(options.tally).toEqual({ requests: expected, retries: expected - 1 });
      expect(retries).toEqual(Array(expected - 1).fill({ operation: 'list', reason }));
      expect(measured.map(({ code }) => code)).toEqual(Array(expected).fill(String(status)));
    },
  );

  it('is a list again when a retry succeeds', async () => {
    let calls = 0;
    const { url } = await startServer((_, response) => {
      calls += 1;
      if (calls === 1) return response.destroy();
      if (calls === 2) return answer(response, 503, html);
      answer(response, 200, success([rawRecord(certificate)], { page: 1, count: 1, total_count: 1 }));
    });
    const { client, retries, requests } = clientOf(url);
    expect(await client.source.list(account, ignoreRecords, reading())).toMatchObject({
      listed: 1,
      fault: null,
    });
    expect(retries.map(({ reason }) => reason)).toEqual(['network', 'http_error']);
    expect(requests.map(({ code }) => code)).toEqual(['network', '503', '200']);
  });

  it('is a timeout when the body stalls', async () => {
    const { url } = await startServer((_, response) => void response.writeHead(200).write('{"success":'));
    const { client, requests } = clientOf(url, { timeoutSeconds: 0.05 });
    const { fault } = await client.source.list(account, ignoreRecords, reading());
    expect(fault).toMatchObject({ reason: 'timeout', detail: expect.stringContaining('0.05 s') });
    expect(requests.map(({ code }) => code)).toEqual(['timeout', 'timeout', 'timeout']);
  });

  it('is too large when the body exceeds the limit', async () => {
    const { url } = await startServer((_, response) => answer(response, 200, success(['x'.repeat(2000)])));
    const { client } = clientOf(url, { maxResponseBytes: 1000 });
    const { fault } = await client.source.list(account, ignoreRecords, reading());
    expect(fault).toMatchObject({ reason: 'response_too_large' });
  });
});
