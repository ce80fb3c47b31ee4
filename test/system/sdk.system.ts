import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { EmulatedAccount } from '../../src/emulator/account.ts';
import { generateFleet } from '../../src/emulator/fleet/generateFleet.ts';
import { type Emulator, startEmulator } from '../../src/emulator/startEmulator.ts';
import { make } from '../operations/material.ts';
import { type TemporaryDirectory, temporaryDirectory } from '../support/temporaryDirectory.ts';
import { certalog } from './certalog.ts';
import {
  type CertificateView,
  type PrintedCertificate,
  viewOfPrinted,
  viewOfSdk,
} from './certificateView.ts';
import { type CloudflareSdk, installCloudflareSdk } from './cloudflareSdk.ts';
import type { Outcome } from './program.ts';
import { stateByNode } from './stateByNode.ts';

/** At most what one page holds: the SDK reads the first page only. */
const certificatesInFleet = 40;

let emulator: Emulator;
let account: EmulatedAccount;
let folder: TemporaryDirectory;
let sdk: CloudflareSdk['mtlsCertificates'];

beforeAll(async () => {
  const fleet = await generateFleet({
    accounts: 1,
    certificates: certificatesInFleet,
    seed: 3,
    now: new Date(),
  });
  [account] = fleet as [EmulatedAccount];
  emulator = await startEmulator({ accounts: [account], caQuota: certificatesInFleet });
  folder = await temporaryDirectory();
  sdk = (await installCloudflareSdk(folder.path, emulator.url)).mtlsCertificates;
});

afterAll(async () => {
  await emulator?.stop();
  await folder?.remove();
});

test('list gives both the same certificates', async () => {
  const bySdk = await Array.fromAsync(sdk.list(inAccount()));
  const { code, stdout } = await certificates('list');
  expect(code).toBe(0);
  expect(bySdk).toHaveLength(certificatesInFleet);
  const printed: PrintedCertificate[] = JSON.parse(stdout).data;
  expect(sorted(printed.map(viewOfPrinted))).toEqual(sorted(bySdk.map(viewOfSdk)));
});

test('get gives both the same certificate, and associations the same uses', async () => {
  const some = account.certificates.filter((_, index) => index % 8 === 0).map(({ id = '' }) => id);
  const used: string[] = [];
  for (const id of some) {
    const uses = await Array.fromAsync(sdk.associations.get(id, inAccount()));
    const [got, associations] = [await certificates('get', id), await certificates('associations', id)];
    expect([got.code, associations.code]).toEqual([0, 0]);
    expect(viewOfPrinted(JSON.parse(got.stdout))).toEqual(viewOfSdk(await sdk.get(id, inAccount())));
    expect(JSON.parse(got.stdout).associations).toEqual(uses);
    expect(JSON.parse(associations.stdout).data).toEqual(uses);
    if (uses.length > 0) used.push(id);
  }
  expect(used).not.toEqual([]);
});

test.for([true, false])('what one uploads (ca: %s), the other reads and deletes', async (ca) => {
  const { pem, privateKey } = make(`System test ${ca}`, { ca });
  const name = `uploaded, ca ${ca}`;
  const created = await sdk.create({
    ...inAccount(),
    name,
    ca,
    certificates: pem,
    ...(ca ? {} : { private_key: privateKey }),
  });
  const first = viewOfPrinted(JSON.parse((await certificates('get', created.id)).stdout));
  expect(first).toEqual(viewOfSdk(created));
  expect(await certificates('delete', created.id, '--yes')).toMatchObject({ code: 0 });
  await expect(sdk.get(created.id, inAccount())).rejects.toMatchObject({ status: 404 });

  const [file, keyFile] = [join(folder.path, 'certificate.pem'), join(folder.path, 'key.pem')];
  await writeFile(file, pem);
  await writeFile(keyFile, privateKey, { mode: 0o600 });
  const uploaded = await certificates(
    'upload',
    file,
    '--name',
    name,
    ...(ca ? ['--ca'] : ['--private-key', keyFile]),
  );
  expect(uploaded.code).toBe(0);
  const id = uploaded.stdout.trim();
  const second = viewOfSdk(await sdk.get(id, inAccount()));
  expect(second).toEqual({ ...first, id, uploaded_on: second.uploaded_on });
  expect(viewOfSdk(await sdk.delete(id, inAccount()))).toEqual(second);
  expect(await certificates('get', id)).toMatchObject({ code: 1, stdout: '' });
});

test('both are refused a duplicate, and the deletion of what is in use', async () => {
  const used = account.certificates.find(
    ({ ca, type, associations = [], certificates }) =>
      !ca && type === 'custom' && associations.length > 0 && stateByNode(certificates) === 'valid',
  );
  if (!used?.id) throw new Error('the fleet has no client certificate in use');
  const { id, name, certificates: pem } = used;
  await expect(sdk.create({ ...inAccount(), name, ca: false, certificates: pem })).rejects.toMatchObject({
    errors: [{ code: 1471 }],
  });
  await expect(sdk.delete(id, inAccount())).rejects.toThrow('in use');
  const file = join(folder.path, 'duplicate.pem');
  await writeFile(file, pem);
  const upload = await certificates('upload', file, '--name', name);
  expect(upload).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining(id) });
  expect(await certificates('delete', id, '--yes')).toMatchObject({ code: 1 });
  expect((await Array.fromAsync(sdk.list(inAccount()))).map((record) => record.id)).toContain(id);
});

const inAccount = () => ({ account_id: account.id });

/** Runs `certalog certificates …` against the emulator. */
function certificates(...args: string[]): Promise<Outcome> {
  return certalog(['certificates', ...args], {
    CLOUDFLARE_BASE_URL: emulator.url,
    CLOUDFLARE_API_TOKEN: 'system-test',
    CLOUDFLARE_ACCOUNT_IDS: account.id,
    CERTALOG_RATE_LIMIT: 'off',
  });
}

function sorted(views: CertificateView[]): CertificateView[] {
  return views.toSorted((a, b) => (a.id < b.id ? -1 : 1));
}
