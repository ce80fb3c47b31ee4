import { afterEach, describe, expect, test } from 'vitest';
import { account, accountId, ask, certificatesPath, emulate, plainRecords, stopAll } from './support.ts';

afterEach(stopAll);

const otherId = 'd'.repeat(32);

describe('the accounts of a running emulator', () => {
  test('can be added and removed', async () => {
    const emulator = await emulate({ accounts: [] });
    expect((await ask(emulator, certificatesPath)).status).toBe(404);
    emulator.accounts.add(account(plainRecords(1)));
    expect((await ask(emulator, certificatesPath)).body.result).toHaveLength(1);
    emulator.accounts.remove(accountId);
    expect((await ask(emulator, certificatesPath)).status).toBe(404);
  });

  test('an id exists once, of accounts as of certificates', async () => {
    const emulator = await emulate({ accounts: [account([])] });
    expect(() => emulator.accounts.add(account([]))).toThrow(accountId);
    const state = emulator.accounts.get(accountId);
    const { id } = state.addCertificate({ name: 'a', ca: false, certificates: 'a' });
    expect(() => state.addCertificate({ id, name: 'b', ca: false, certificates: 'b' })).toThrow(id);
    expect(state.certificates()).toHaveLength(1);
  });

  test('what does not exist is named in the error', async () => {
    const emulator = await emulate({ accounts: [account([])] });
    const state = emulator.accounts.get(accountId);
    expect(() => emulator.accounts.get(otherId)).toThrow(otherId);
    expect(() => state.removeCertificate('none')).toThrow('none');
    expect(() => state.setAssociations('none', [])).toThrow('none');
  });

  test('associations change between two requests', async () => {
    const emulator = await emulate({ accounts: [account(plainRecords(1))] });
    const state = emulator.accounts.get(accountId);
    const id = state.certificates()[0]?.id ?? '';
    const associations = [{ service: 'gateway', status: 'pending_deployment' }];
    state.setAssociations(id, associations);
    expect((await ask(emulator, `${certificatesPath}/${id}/associations`)).body.result).toEqual(associations);
  });
});
