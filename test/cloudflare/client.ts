import { type CloudflareClientOptions, createCloudflareClient } from '../../src/cloudflare/client.ts';
import type { ReadOptions } from '../../src/inventory/source.ts';

export const account = '0123456789abcdef0123456789abcdef';
export const certificate = '2458ce5a-0c35-4c7f-82c7-8e9487d3ff60';
export const tokenValue = 'sEcReT-tOkEn-VaLuE_0123456789-abcdefghij';

/** A client without waits worth mentioning, and what it told of its requests. */
export function clientOf(baseUrl: string, options: Partial<CloudflareClientOptions> = {}) {
  const requests: { operation: string; code: string; seconds: number }[] = [];
  const retries: { operation: string; reason: string }[] = [];
  const budgets: number[] = [];
  const client = createCloudflareClient({
    baseUrl,
    token: { name: 'production', value: tokenValue },
    rateLimit: null,
    concurrency: 8,
    fetch,
    clock: () => new Date().toISOString(),
    timeoutSeconds: 5,
    userAgent: 'certalog/1.2.3',
    retry: { retries: 2, minDelayMilliseconds: 1, maxDelayMilliseconds: 2 },
    throttlePauseMilliseconds: 1,
    onRequest: (event) => requests.push(event),
    onRetry: (event) => retries.push(event),
    onRateLimit: ({ remaining }) => budgets.push(remaining),
    ...options,
  });
  return { client, requests, retries, budgets };
}

export function reading(signal: AbortSignal = new AbortController().signal): ReadOptions {
  return { signal, tally: { requests: 0, retries: 0 } };
}

export const ignoreRecords = async () => {};

/** A record as Cloudflare's own fixture has it. */
export function rawRecord(id: string, more: object = {}) {
  return {
    id,
    name: 'example_ca_cert',
    ca: true,
    type: 'custom',
    certificates: '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n',
    issuer: 'O=Example Inc.,L=California,ST=San Francisco,C=US',
    serial_number: '235217144297995885180570755458463043449861756659',
    signature: 'SHA256WithRSA',
    expires_on: '2122-10-29T16:59:47Z',
    uploaded_on: '2022-11-22T17:32:30.467938Z',
    ...more,
  };
}
