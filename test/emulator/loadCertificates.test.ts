import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import { loadCertificates } from '../../src/emulator/loadCertificates.ts';
import { account, ask, certificatesPath, emulate, issue, type Json, stopAll } from './support.ts';

afterEach(stopAll);

describe('loadCertificates', () => {
  test('gives one record per pem and crt file with its whole text and a lasting id', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'certalog-emulator-'));
    try {
      const { pem } = await issue('root');
      await writeFile(join(directory, 'root.pem'), `note\n${pem}`);
      await writeFile(join(directory, 'broken.CRT'), 'no certificate');
      await writeFile(join(directory, 'readme.txt'), 'not for us');
      const records = await loadCertificates(directory);
      expect(records).toMatchObject([
        { name: 'broken.CRT', ca: false, certificates: 'no certificate' },
        { name: 'root.pem', ca: true, certificates: `note\n${pem}` },
      ]);
      expect(records[0]?.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
      expect(await loadCertificates(directory)).toEqual(records);
    } finally {
      await rm(directory, { recursive: true });
    }
  });
});

const corpus = fileURLToPath(new URL('../../../shared/corpus', import.meta.url));

describe.skipIf(!existsSync(corpus))(
  'the certificate corpus (skipped where ../shared/corpus is missing)',
  () => {
    test('each file becomes a record that is served as it was read', async () => {
      const files = (await readdir(corpus)).filter((name) => name.endsWith('.pem'));
      const records = await loadCertificates(corpus);
      expect(records.map((record) => record.name).toSorted()).toEqual(files.toSorted());
      const emulator = await emulate({ accounts: [account(records)], maxPerPage: 1000 });
      const { body } = await ask(emulator, `${certificatesPath}?per_page=1000`);
      const served = body.result.map(({ name, certificates }: Json) => ({ name, certificates }));
      expect(served).toEqual(records.map(({ name, certificates }) => ({ name, certificates })));
      const unread = body.result.filter((record: Json) => record.expires_on === undefined);
      expect(unread.length).toBeGreaterThan(0);
    });
  },
);
