import type { ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { createCloudflareClient } from '../../src/cloudflare/client.ts';
import {
  account,
  certificate,
  clientOf,
  ignoreRecords,
  tokenValue as mixedToken,
  reading,
} from './client.ts';
import { answer, failure, startServer } from './server.ts';

const key = 'MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj';
const pem = `-----BEGIN PRIVATE KEY-----\n${key}\n-----END PRIVATE KEY-----`;

const shortLines = key.replace(/.{32}/g, '$&\n');

const echoesOf = (tokenValue: string): [string, (response: ServerResponse) => void][] => [
  ['in a message', (response) => answer(response, 400, failure(1234, `token ${tokenValue} key ${pem}`))],
  [
    'in a PEM of short lines',
    (response) => answer(response, 400, failure(1234, `token ${tokenValue} ${pem.replace(key, shortLines)}`)),
  ],
  ['in a PEM of short lines alone', (response) => answer(response, 422, pem.replace(key, shortLines))],
  [
    'after a message that is cut',
    (response) => answer(response, 400, failure(1234, `${'x '.repeat(85)}${tokenValue}`)),
  ],
  ['in a page', (response) => answer(response, 502, `<html>${tokenValue} ${key}`, { 'cf-ray': tokenValue })],
  ['in JSON', (response) => answer(response, 200, { headers: { authorization: `Bearer ${tokenValue}` } })],
  ['in a redirect', (response) => answer(response, 302, '', { location: `https://x.example/${tokenValue}` })],
  ['with a refusal of the token', (response) => answer(response, 401, failure(10000, `bad ${tokenValue}`))],
];

describe.each([
  ['mixed', mixedToken],
  ['plain', 'plain-words-token'],
])('a secret (%s) that the server sends back', (_kind, tokenValue) => {
  it.each(echoesOf(tokenValue))('%s is in no fault and no log', async (_, respond) => {
    const { url } = await startServer((_request, response) => respond(response));
    const logged: unknown[] = [];
    const log = (...line: unknown[]) => logged.push(line);
    const { client, requests, retries } = clientOf(url, {
      token: { name: 'production', value: tokenValue },
      logger: { info: log, warn: log },
    });
    const all = [
      await client.source.list(account, ignoreRecords, reading()),
      await client.source.get(account, certificate, reading()),
      await client.source.associations(account, certificate, reading()),
      await client.accounts(reading()),
      await client.verifyToken(account, reading()),
      await client.upload(
        { accountId: account, ca: false, certificates: 'x', privateKey: pem },
        reading().signal,
      ),
      await client.remove({ accountId: account, certificateId: certificate }, reading().signal),
    ];
    const told = JSON.stringify([all, logged, requests, retries]);
    for (const secret of [tokenValue, tokenValue.slice(0, 15), key.slice(0, 20)])
      expect(told).not.toContain(secret);
  });
});

describe('a client', () => {
  const options = { ...clientOptions(), fetch };

  it.each(['', 'with space', 'line\n', 'ümlaut'])(
    'is not built with a token that no header can carry: %j',
    (value) => {
      const build = () => createCloudflareClient({ ...options, token: { name: 'production', value } });
      expect(build).toThrow('Token "production"');
      expect(build).toThrow(
        expect.not.objectContaining({ message: expect.stringContaining(value || 'undefined') }),
      );
    },
  );

  it.each(['nonsense', 'ftp://x', 'https://user:pass@x', 'https://x/?q=1'])(
    'is not built with base URL %s',
    (baseUrl) => {
      expect(() => createCloudflareClient({ ...options, baseUrl })).toThrow('CLOUDFLARE_BASE_URL');
    },
  );

  it('sends the token in the Authorization header only', async () => {
    const { url, requests } = await startServer((_, response) => answer(response, 500, ''));
    await clientOf(url).client.source.list(account, ignoreRecords, reading());
    expect(requests[0]?.headers.authorization).toBe(`Bearer ${mixedToken}`);
    const { authorization, ...others } = requests[0]?.headers ?? {};
    expect(JSON.stringify([others, requests[0]?.path, authorization === undefined])).not.toContain(
      mixedToken,
    );
  });
});

function clientOptions() {
  return {
    baseUrl: 'https://api.cloudflare.com/client/v4',
    token: { name: 'production', value: 'x' },
    rateLimit: null,
    concurrency: 1,
    clock: () => new Date(0).toISOString(),
    timeoutSeconds: 1,
    userAgent: 'certalog/1.2.3',
    onRequest: () => {},
    onRetry: () => {},
    onRateLimit: () => {},
  };
}
