import { afterEach, describe, expect, test } from 'vitest';
import {
  account,
  accountId,
  ask,
  certificatesPath,
  emulate,
  issue,
  plainRecords,
  stopAll,
} from './support.ts';

afterEach(stopAll);

describe('the list of certificates', () => {
  test('comes in pages of 50 with counts that add up, and an empty page past the end', async () => {
    const emulator = await emulate({ accounts: [account(plainRecords(120))] });
    const pages = await Promise.all(
      [1, 2, 3, 4].map((page) => ask(emulator, `${certificatesPath}?page=${page}`)),
    );
    expect(pages.map(({ body }) => body.result_info)).toEqual([
      { count: 50, page: 1, per_page: 50, total_count: 120, total_pages: 3 },
      { count: 50, page: 2, per_page: 50, total_count: 120, total_pages: 3 },
      { count: 20, page: 3, per_page: 50, total_count: 120, total_pages: 3 },
      { count: 0, page: 4, per_page: 50, total_count: 120, total_pages: 3 },
    ]);
    const names = pages.flatMap(({ body }) => body.result.map((record: { name: string }) => record.name));
    expect(names).toEqual(Array.from({ length: 120 }, (_, index) => String(index + 1)));
  });

  test('caps per_page at the maximum and says so', async () => {
    const emulator = await emulate({ accounts: [account(plainRecords(30))], maxPerPage: 7 });
    const asked = await ask(emulator, `${certificatesPath}?per_page=100`);
    expect(asked.body.result_info).toEqual({
      count: 7,
      page: 1,
      per_page: 7,
      total_count: 30,
      total_pages: 5,
    });
    const small = await ask(emulator, `${certificatesPath}?per_page=4&page=2`);
    expect(small.body.result.map((record: { name: string }) => record.name)).toEqual(['5', '6', '7', '8']);
  });

  test('filters by type, comma-joined and repeated, by name and by ca, and counts what is left', async () => {
    const emulator = await emulate({
      accounts: [
        account([
          { name: 'a', ca: true, certificates: 'a', type: 'custom' },
          { name: 'b', ca: false, certificates: 'b', type: 'gateway_managed' },
          { name: 'c', ca: false, certificates: 'c', type: 'access_managed' },
        ]),
      ],
    });
    const names = async (query: string) => {
      const { body } = await ask(emulator, `${certificatesPath}?${query}`);
      expect(body.result_info.total_count).toBe(body.result.length);
      return body.result.map((record: { name: string }) => record.name).join('');
    };
    expect(await names('')).toBe('abc');
    expect(await names('type=custom,access_managed')).toBe('ac');
    expect(await names('type=custom&type=gateway_managed')).toBe('ab');
    expect(await names('name=b')).toBe('b');
    expect(await names('ca=false')).toBe('bc');
    expect(await names('ca=true')).toBe('a');
  });

  test('shows what is changed while the emulator runs, the newest first', async () => {
    const emulator = await emulate({ accounts: [account(plainRecords(2))] });
    const state = emulator.accounts.get(accountId);
    const added = state.addCertificate({ name: 'new', ca: false, certificates: 'new' });
    const first = await ask(emulator, certificatesPath);
    expect(first.body.result.map((record: { name: string }) => record.name)).toEqual(['new', '1', '2']);
    state.removeCertificate(added.id);
    const second = await ask(emulator, certificatesPath);
    expect(second.body.result_info.total_count).toBe(2);
    expect((await ask(emulator, `${certificatesPath}/${added.id}`)).status).toBe(404);
  });
});

describe('one certificate', () => {
  test('declares issuer in the fixed order, decimal serial, Go name and whole seconds', async () => {
    const { pem } = await issue('Example CA');
    const emulator = await emulate({ accounts: [account([{ name: 'ca', ca: true, certificates: pem }])] });
    const { body } = await ask(emulator, certificatesPath);
    const [record] = body.result;
    expect(record).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
      name: 'ca',
      ca: true,
      certificates: pem,
      issuer: 'CN=Example CA,O=Example\\, Inc.,ST=California,C=US',
      serial_number: '235217144297995885180570755458463043449861756659',
      signature: 'ECDSAWithSHA256',
      expires_on: '2122-10-29T16:59:47Z',
      uploaded_on: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/),
      type: 'custom',
    });
    const got = await ask(emulator, `${certificatesPath}/${record.id}`);
    expect(got.body.result).toEqual(record);
  });

  test('has no declared fields when no reader can parse its PEM', async () => {
    const emulator = await emulate({ accounts: [account(plainRecords(1))] });
    const { body } = await ask(emulator, certificatesPath);
    expect(Object.keys(body.result[0])).toEqual(['id', 'name', 'ca', 'certificates', 'uploaded_on', 'type']);
  });

  test('is 404 with code 1472 when the id is unknown', async () => {
    const emulator = await emulate({ accounts: [account([])] });
    for (const path of ['/2458ce5a-0c35-4c7f-82c7-8e9487d3ff60', '/no-uuid']) {
      const reply = await ask(emulator, certificatesPath + path);
      expect(reply.status).toBe(404);
      expect(reply.body).toEqual({
        result: null,
        success: false,
        errors: [{ code: 1472, message: 'Certificate not found' }],
        messages: [],
      });
    }
  });
});

describe('associations', () => {
  test('come in pages of 20 and without total_pages', async () => {
    const associations = Array.from({ length: 45 }, (_, index) => ({
      service: `s${index}`,
      status: 'active',
    }));
    const emulator = await emulate({
      accounts: [account([{ name: 'busy', ca: true, certificates: 'pem', associations }])],
    });
    const id = emulator.accounts.get(accountId).certificates()[0]?.id;
    const first = await ask(emulator, `${certificatesPath}/${id}/associations`);
    expect(first.body.result).toEqual(associations.slice(0, 20));
    expect(first.body.result_info).toEqual({ count: 20, page: 1, per_page: 20, total_count: 45 });
    const last = await ask(emulator, `${certificatesPath}/${id}/associations?page=3`);
    expect(last.body.result).toEqual(associations.slice(40));
  });

  test('are an empty list for a certificate that nothing uses, and 404 for none', async () => {
    const emulator = await emulate({ accounts: [account(plainRecords(1))] });
    const id = emulator.accounts.get(accountId).certificates()[0]?.id;
    const unused = await ask(emulator, `${certificatesPath}/${id}/associations`);
    expect(unused.body.result).toEqual([]);
    const unknown = await ask(emulator, `${certificatesPath}/unknown/associations`);
    expect([unknown.status, unknown.body.errors[0].code]).toEqual([404, 1472]);
  });
});

describe('paths', () => {
  test('an account that does not exist is 404 with code 7003', async () => {
    const emulator = await emulate({ accounts: [account([])] });
    for (const id of ['not-an-id', 'f'.repeat(32)]) {
      const reply = await ask(emulator, `/accounts/${id}/mtls_certificates`);
      expect([reply.status, reply.body.errors[0].code]).toEqual([404, 7003]);
    }
  });

  test('what is not part of the API is refused in the envelope', async () => {
    const emulator = await emulate({ accounts: [account([])] });
    expect((await ask(emulator, '/zones')).body.errors[0].code).toBe(7003);
    expect((await ask(emulator, certificatesPath, { method: 'PUT' })).status).toBe(405);
  });

  test('each answer carries a cf-ray and the rate limit headers', async () => {
    const emulator = await emulate({ accounts: [account([])] });
    const { headers } = await ask(emulator, certificatesPath);
    expect(headers.get('cf-ray')).toMatch(/^[0-9a-f]{16}-[A-Z]{3}$/);
    expect(headers.get('ratelimit')).toBe('"default";r=1200;t=300');
    expect(headers.get('ratelimit-policy')).toBe('"default";q=1200;w=300');
    expect(headers.get('retry-after')).toBeNull();
  });
});
