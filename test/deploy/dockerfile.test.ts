import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { chmod, cp, mkdir, readdir, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { startWebService } from '../http/webService.ts';
import { createEmptyDatabase } from '../support/database.ts';
import { type TemporaryDirectory, temporaryDirectory } from '../support/temporaryDirectory.ts';
import { testAuthority } from '../support/testAuthority.ts';
import { projectRoot } from './composeFile.ts';
import { buildByHand, copyOf, instructionsOf, parseDockerfile } from './dockerfile.ts';

const instructions = parseDockerfile(readFileSync(join(projectRoot, 'Dockerfile'), 'utf8'));
const contextFiles = instructionsOf(instructions, 'COPY')
  .map(copyOf)
  .filter(({ from }) => from === null)
  .flatMap(({ sources }) => sources);
const entrypoint: string[] = JSON.parse(instructionsOf(instructions, 'ENTRYPOINT')[0] ?? '');

test('every stage is on Node.js 24', () => {
  for (const from of instructionsOf(instructions, 'FROM'))
    expect(from).toMatch(/^node:24-\w+-slim( AS \w+)?$/);
});

test('the image runs as a user who is not root, named by number', () => {
  expect(instructionsOf(instructions, 'USER')).toEqual(['1000:1000']);
});

test('node is the first process and gets the signals itself', () => {
  expect(entrypoint).toEqual(['node', 'src/main.ts']);
  expect(instructionsOf(instructions, 'CMD')).toEqual(['["serve"]']);
});

test('a build gets what the Dockerfile copies, and nothing else of the folder', () => {
  const lines = readFileSync(join(projectRoot, '.dockerignore'), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  expect(lines).toEqual(['*', ...contextFiles.map((file) => `!${file.replace('./', '')}`)]);
});

describe('the health check', () => {
  test.each([
    ['passes', 200, 0],
    ['fails', 503, 1],
  ])('%s when /healthz answers %i', async (_word, status, exitCode) => {
    const server = createServer((request, response) => {
      response.writeHead(request.url === '/healthz' ? status : 404).end();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    try {
      expect(await healthCheck((server.address() as AddressInfo).port)).toBe(exitCode);
    } finally {
      server.close();
    }
  });

  test.each(['NoClientCert', 'RequireAndVerifyClientCert'])(
    'passes behind TLS with client_auth_type %s',
    async (clientAuthType) => {
      const authority = await testAuthority('health');
      const { cert, key } = await authority.issue({ name: 'server' });
      const service = await startWebService(
        `tls_server_config:\n  cert_file: s.crt\n  key_file: s.key\n  client_auth_type: ${clientAuthType}\n` +
          (clientAuthType === 'NoClientCert' ? '' : '  client_ca_file: ca.crt\n'),
        { 's.crt': cert, 's.key': key, 'ca.crt': authority.cert },
      );
      expect(await healthCheck(service.port)).toBe(0);
    },
  );

  test('fails when nothing listens', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, 'close');
    expect(await healthCheck(port)).toBe(1);
  });
});

const environment = commandEnvironment();
const registryAnswers =
  spawnSync('npm', ['ping', '--fetch-retries=0', '--fetch-timeout=10000'], {
    env: environment,
  }).status === 0;

describe.skipIf(!registryAnswers)(
  'what the image holds (not run where the npm registry does not answer)',
  () => {
    let folder: TemporaryDirectory;
    let app: string;

    beforeAll(async () => {
      folder = await temporaryDirectory();
      const context = join(folder.path, 'context');
      await strictCheckout(context);
      const target = join(folder.path, 'image');
      app = await buildByHand({
        instructions,
        context,
        target,
        arguments: { REVISION: 'abc123' },
        environment: { ...environment, npm_config_prefer_offline: 'true' },
      });
    }, 300_000);
    afterAll(() => folder?.remove());

    test('is enough for every command: no development dependency is needed at run time', () => {
      const { status, stdout, stderr } = certalog('--help');
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      expect(stdout).toContain('serve');
    });

    test('has neither development nor optional dependencies', () => {
      const { dependencies, devDependencies, optionalDependencies } = packageJson;
      const installed = (name: string) => existsSync(join(app, 'node_modules', name));
      expect(Object.keys(dependencies).filter((name) => !installed(name))).toEqual([]);
      expect(Object.keys({ ...devDependencies, ...optionalDependencies }).filter(installed)).toEqual([]);
    });

    test('has the patched dependencies', () => {
      const patches = join(projectRoot, 'patches');
      for (const patch of readdirSync(patches)) {
        // An applied patch can be taken back.
        const git = ['apply', '--check', '--reverse', join(patches, patch)];
        const { status } = spawnSync('git', git, { cwd: app, env: { PATH: process.env.PATH } });
        expect(status, patch).toBe(0);
      }
    });

    test('tells the revision it was built from', () => {
      expect(readFileSync(join(app, 'REVISION'), 'utf8')).toBe('abc123');
    });

    test('can be read by a user who does not own it, also when built from a checkout that only its owner reads', async () => {
      for (const file of await readdir(app, { recursive: true })) {
        if (file.startsWith('node_modules/')) continue;
        const { mode } = await stat(join(app, file));
        expect(mode & 0o004, file).toBe(0o004);
      }
    });

    test('brings a database to its schema, and writes nothing to its own folder', async () => {
      const before = await readdir(app, { recursive: true });
      const database = await createEmptyDatabase();
      try {
        expect(certalog('migrate', { DATABASE_URL: database.url })).toMatchObject({ status: 0 });
        expect(await database.sql`select count(*)::int as n from certalog.certificates`).toEqual([{ n: 0 }]);
      } finally {
        await database.drop();
      }
      expect(await readdir(app, { recursive: true })).toEqual(before);
    });

    test('asks for DATABASE_URL when there is none, and starts no database of its own', () => {
      const { status, stderr } = certalog('migrate');
      expect(status).toBe(1);
      expect(stderr).toContain('DATABASE_URL');
      expect(existsSync(join(app, 'data'))).toBe(false);
    });

    function certalog(command: string, settings: Record<string, string> = {}) {
      return spawnSync(process.execPath, [...entrypoint.slice(1), command], {
        cwd: app,
        env: { PATH: process.env.PATH, ...settings },
        encoding: 'utf8',
      });
    }
  },
);

/** The files of a build as a checkout under umask 077 has them. */
async function strictCheckout(target: string): Promise<void> {
  await mkdir(target);
  for (const file of contextFiles) await cp(join(projectRoot, file), join(target, file), { recursive: true });
  for (const file of await readdir(target, { recursive: true, withFileTypes: true })) {
    await chmod(join(file.parentPath, file.name), file.isDirectory() ? 0o700 : 0o600);
  }
}

/** Exit code of the image's health check against a port of this machine. */
async function healthCheck(port: number): Promise<number> {
  const [, command = ''] = /CMD (.*)$/.exec(instructionsOf(instructions, 'HEALTHCHECK')[0] ?? '') ?? [];
  const [program, ...rest]: string[] = JSON.parse(command);
  expect(program).toBe('node');
  const child = spawn(process.execPath, rest, { env: { CERTALOG_PORT: String(port) }, stdio: 'ignore' });
  const [code] = await once(child, 'exit');
  return code;
}

/** The environment without what npm tells the scripts of this project about it. */
function commandEnvironment(): NodeJS.ProcessEnv {
  const foreign = /^(npm_(package|lifecycle)_|npm_config_local_prefix$|NODE_(ENV|OPTIONS)$|VITEST)/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)));
}
