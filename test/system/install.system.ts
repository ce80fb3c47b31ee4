import { chown, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CertificateJson } from '../../src/http/api/certificateSchema.ts';
import { type TemporaryDirectory, temporaryDirectory } from '../support/temporaryDirectory.ts';
import { getJson, projectRoot } from './certalog.ts';
import { outputOf, type ProgramOptions, type RunningProgram, startProgram } from './program.ts';

const minutes = 60_000;
const nobody = 65_534;

describe.skipIf(process.env.CERTALOG_SYSTEM_INSTALL !== '1')(
  'a fresh clone on a machine with an older Node.js (takes minutes: set CERTALOG_SYSTEM_INSTALL=1)',
  () => {
    let folder: TemporaryDirectory;
    let demo: RunningProgram | undefined;

    beforeEach(async () => {
      folder = await temporaryDirectory(0o755);
      demo = undefined;
    });
    afterEach(async () => {
      await demo?.stop();
      await folder.remove();
    });

    test.for([
      ['root', 0],
      ['an ordinary user', nobody],
    ] as const)(
      'shows the whole product to %s after npm ci and npm run demo',
      { timeout: 20 * minutes },
      async ([, id]) => {
        const options = await freshHome(folder.path, id);
        expect(await majorOfNode(options)).toBeLessThan(24);
        const clone = await cloneProject(folder.path, options);
        await outputOf('npm', ['ci'], clone);

        demo = startProgram('npm', ['run', 'demo'], { ...clone, detached: true });
        const [, url = ''] = await demo.says(/Page +(http:\S+)\/\n/);
        const accounts = await getJson<{ data: object[] }>(`${url}/api/v1/accounts`);
        expect(accounts.data.length).toBeGreaterThanOrEqual(3);
        const { data } = await getJson<{ data: CertificateJson[] }>(`${url}/api/v1/certificates?limit=1000`);
        expect(data.length).toBeGreaterThanOrEqual(200);
        const states = ['expired', 'expiring', 'not_yet_valid', 'unreadable', 'valid'];
        expect([...new Set(data.map(({ state }) => state))].toSorted()).toEqual(states);

        await demo.stop('SIGINT');
        await expect(fetch(url)).rejects.toThrow('fetch failed');
      },
    );
  },
);

/** A home directory and an environment that know nothing of this process's own Node.js, npm and settings. */
async function freshHome(folder: string, id: number): Promise<ProgramOptions> {
  if (process.getuid?.() !== 0)
    throw new Error('These tests start programs as other users: run them as root.');
  const home = join(folder, 'home');
  await mkdir(home);
  await chown(home, id, id);
  const foreign = /^(npm_|CERTALOG_|CLOUDFLARE_|DATABASE_|VITEST|NODE_ENV$|NODE_OPTIONS$|INIT_CWD$|XDG_)/i;
  const kept = Object.entries(process.env).filter(([name]) => !foreign.test(name));
  const path = (process.env.PATH ?? '').split(':').filter((entry) => !entry.includes('node_modules'));
  const own = {
    PATH: path.join(':'),
    HOME: home,
    npm_config_cache: join(home, 'npm-cache'),
    CERTALOG_PORT: '0',
  };
  return { cwd: home, uid: id, gid: id, env: { ...Object.fromEntries(kept), ...own } };
}

async function majorOfNode(options: ProgramOptions): Promise<number> {
  const version = await outputOf('node', ['--version'], options);
  return Number.parseInt(version.slice(1), 10);
}

/** Clones by way of a bundle, since Git reads no repository of another user. Gives the options with the clone as cwd. */
async function cloneProject(folder: string, options: ProgramOptions): Promise<ProgramOptions> {
  const bundle = join(folder, 'certalog.bundle');
  await outputOf('git', ['bundle', 'create', '--quiet', bundle, 'HEAD'], { cwd: projectRoot });
  await outputOf('git', ['clone', '--quiet', bundle, 'certalog'], options);
  return { ...options, cwd: join(String(options.cwd), 'certalog') };
}
