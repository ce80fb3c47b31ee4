import { afterEach, describe, expect, test } from 'vitest';
import {
  account,
  accountId,
  ask,
  certificatesPath,
  emulate,
  issue,
  plainRecords,
  privateKeyPem,
  stopAll,
} from './support.ts';

afterEach(stopAll);

const post = (body: unknown) => ({ method: 'POST', body });
const remove = { method: 'DELETE' };

describe('upload', () => {
  test('upload, list, get, delete: each shows what the one before did', async () => {
    const emulator = await emulate({ accounts: [account([])] });
    const { pem } = await issue('root');
    const uploaded = await ask(
      emulator,
      certificatesPath,
      post({ certificates: pem, ca: true, name: 'root' }),
    );
    expect(uploaded.status).toBe(200);
    const { updated_at, ...record } = uploaded.body.result;
    expect(updated_at).toBe(record.uploaded_on);
    expect(record).toMatchObject({ name: 'root', ca: true, certificates: pem, type: 'custom' });

    expect((await ask(emulator, certificatesPath)).body.result).toEqual([record]);
    const path = `${certificatesPath}/${record.id}`;
    expect((await ask(emulator, path)).body.result).toEqual(record);
    const deleted = await ask(emulator, path, remove);
    expect([deleted.status, deleted.body.result]).toEqual([200, record]);
    expect((await ask(emulator, certificatesPath)).body.result_info.total_count).toBe(0);
    expect((await ask(emulator, path)).body.errors[0].code).toBe(1472);
    const again = await ask(emulator, path, remove);
    expect(again.status).toBe(400);
    expect(again.body.errors[0].message).toContain('already deleted');
  });

  test('the same certificate a second time is 1471, however its PEM is written; elsewhere it is welcome', async () => {
    const other = 'a'.repeat(32);
    const emulator = await emulate({ accounts: [account([]), account([], other)] });
    const { pem } = await issue('root');
    await ask(emulator, certificatesPath, post({ certificates: pem, ca: true }));
    for (const certificates of [pem, `a comment\r\n${pem.replaceAll('\n', '\r\n')}\r\n\r\n`, pem + pem]) {
      const second = await ask(emulator, certificatesPath, post({ certificates, ca: true, name: 'again' }));
      expect([second.status, second.body.errors]).toEqual([
        400,
        [{ code: 1471, message: 'This certificate already exists' }],
      ]);
    }
    const there = await ask(
      emulator,
      `/accounts/${other}/mtls_certificates`,
      post({ certificates: pem, ca: true }),
    );
    expect(there.status).toBe(200);
  });

  test('a certificate that was loaded with other line ends is a duplicate too', async () => {
    const { pem } = await issue('root');
    const certificates = `subject=root\r\n${pem.replaceAll('\n', '\r\n')}`;
    const emulator = await emulate({ accounts: [account([{ name: 'loaded', ca: true, certificates }])] });
    const second = await ask(emulator, certificatesPath, post({ certificates: pem, ca: true }));
    expect(second.body.errors[0].code).toBe(1471);
  });

  test('a bundle is kept in its order with one trailing newline', async () => {
    const emulator = await emulate({ accounts: [account([])] });
    const root = await issue('root');
    const leaf = await issue('leaf', { ca: false, issuer: root });
    const bundle = `${leaf.pem}\n\n${root.pem}\n\n`;
    const { body } = await ask(emulator, certificatesPath, post({ certificates: bundle, ca: false }));
    expect(body.result.certificates).toBe(leaf.pem + root.pem);
    expect(body.result.issuer).toContain('CN=root');
  });

  test('the sixth CA is 1489, a client certificate still fits', async () => {
    const emulator = await emulate({ accounts: [account([])] });
    const statuses = [];
    for (let index = 0; index < 5; index++) {
      const { pem } = await issue(`ca ${index}`);
      statuses.push((await ask(emulator, certificatesPath, post({ certificates: pem, ca: true }))).status);
    }
    expect(statuses).toEqual([200, 200, 200, 200, 200]);
    const sixth = await issue('ca 5');
    const refused = await ask(emulator, certificatesPath, post({ certificates: sixth.pem, ca: true }));
    expect(refused.body.errors).toEqual([{ code: 1489, message: 'Hit maximum CA cert allocation.' }]);
    const leaf = await issue('leaf', { ca: false });
    expect((await ask(emulator, certificatesPath, post({ certificates: leaf.pem, ca: false }))).status).toBe(
      200,
    );
  });

  test('junk, a public key, and certificate with key in one PEM are "Unable to parse certificate"', async () => {
    const emulator = await emulate({ accounts: [account([])] });
    const leaf = await issue('leaf', { ca: false });
    const publicKey = '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n';
    const damaged = leaf.pem.replace(/\n.{64}\n/, '\n');
    for (const certificates of ['junk', '', publicKey, leaf.pem + (await privateKeyPem(leaf)), damaged]) {
      const { status, body } = await ask(emulator, certificatesPath, post({ certificates, ca: false }));
      expect([status, body.errors[0].message]).toEqual([400, 'Unable to parse certificate']);
    }
    expect(emulator.accounts.get(accountId).certificates()).toEqual([]);
  });

  test('a private key has to be of the first certificate', async () => {
    const emulator = await emulate({ accounts: [account([])] });
    const leaf = await issue('leaf', { ca: false });
    const other = await privateKeyPem(await issue('other', { ca: false }));
    const body = { certificates: leaf.pem, ca: false };
    const wrong = await ask(emulator, certificatesPath, post({ ...body, private_key: other }));
    expect([wrong.status, wrong.body.errors[0].message]).toEqual([
      400,
      expect.stringContaining('does not match'),
    ]);
    const junk = await ask(emulator, certificatesPath, post({ ...body, private_key: 'junk' }));
    expect(junk.status).toBe(400);
    const right = await ask(
      emulator,
      certificatesPath,
      post({ ...body, private_key: await privateKeyPem(leaf) }),
    );
    expect(right.status).toBe(200);
    expect(JSON.stringify(right.body)).not.toContain('private_key');
  });

  test('a client certificate is no CA; an Ed25519 CA passes', async () => {
    const emulator = await emulate({ accounts: [account([])] });
    const leaf = await issue('leaf', { ca: false });
    expect((await ask(emulator, certificatesPath, post({ certificates: leaf.pem, ca: true }))).status).toBe(
      400,
    );
    const edwards = await issue('edwards', { kind: 'ed25519' });
    const taken = await ask(emulator, certificatesPath, post({ certificates: edwards.pem, ca: true }));
    expect(taken.body.result.signature).toBe('PureEd25519');
  });

  test('a body outside of the schema is refused with the field that is wrong', async () => {
    const emulator = await emulate({ accounts: [account([])] });
    const message = async (body: unknown) => {
      const reply = await ask(emulator, certificatesPath, post(body));
      expect(reply.status).toBe(400);
      return reply.body.errors[0].message;
    };
    expect(await message('{"ca":')).toContain('Malformed JSON');
    expect(await message({ ca: true })).toContain('certificates');
    expect(await message({ certificates: 'x' })).toContain('ca');
    expect(await message({ certificates: 'x', ca: 'yes' })).toContain('ca');
    expect((await ask(emulator, certificatesPath, post('x'.repeat(3 * 1024 * 1024)))).status).toBe(413);
  });
});

describe('delete', () => {
  test('an unknown certificate is 404 with code 1472', async () => {
    const emulator = await emulate({ accounts: [account([])] });
    const reply = await ask(emulator, `${certificatesPath}/2458ce5a-0c35-4c7f-82c7-8e9487d3ff60`, remove);
    expect([reply.status, reply.body.errors[0].code]).toEqual([404, 1472]);
  });

  test('is refused while in use, and lingers as in use after detaching', async () => {
    const emulator = await emulate({ accounts: [account(plainRecords(1))], lingeringDeletes: 2 });
    const state = emulator.accounts.get(accountId);
    const id = state.certificates()[0]?.id ?? '';
    state.setAssociations(id, [{ service: 'workers', status: 'active' }]);
    const attempt = async () => {
      const { status, body } = await ask(emulator, `${certificatesPath}/${id}`, remove);
      return status === 200 ? 'deleted' : body.errors[0].message;
    };
    expect(await attempt()).toBe('Certificate cannot be deleted while in use.');
    state.setAssociations(id, []);
    expect(await attempt()).toBe('Certificate cannot be deleted while in use.');
    expect(await attempt()).toBe('Certificate cannot be deleted while in use.');
    expect(await attempt()).toBe('deleted');
  });

  test('managed certificates are Unauthorized', async () => {
    const types = ['gateway_managed', 'access_managed'] as const;
    const records = types.map((type) => ({ name: type, ca: true, certificates: type, type }));
    const emulator = await emulate({ accounts: [account(records)] });
    for (const { id } of emulator.accounts.get(accountId).certificates()) {
      const reply = await ask(emulator, `${certificatesPath}/${id}`, remove);
      expect([reply.status, reply.body.errors[0].message]).toEqual([403, 'Unauthorized']);
    }
    expect(emulator.accounts.get(accountId).certificates()).toHaveLength(2);
  });
});
