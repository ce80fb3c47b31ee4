import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TemporaryDirectory, temporaryDirectory } from '../support/temporaryDirectory.ts';
import { clientProgram } from './generatedClient/clientProgram.ts';
import { outputOf, runProgram } from './program.ts';
import { everyAccountIsRead, type ServedFleet, serveFleet } from './servedFleet.ts';

let fleet: ServedFleet;
let folder: TemporaryDirectory;

beforeAll(async () => {
  // No sync but the first, and the one that the client asks for at its end.
  fleet = await serveFleet({ settings: { CERTALOG_SYNC_CRON: '0 3 * * *' } });
  await everyAccountIsRead(fleet.served);
  folder = await temporaryDirectory();
  await writeFile(join(folder.path, 'package.json'), '{ "private": true, "type": "module" }\n');
  await writeFile(join(folder.path, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['*.ts'] }));
  const packages = ['openapi-typescript@7', 'openapi-fetch', 'typescript@5'];
  await inFolder('npm', 'install', '--no-audit', '--no-fund', '--ignore-scripts', ...packages);
  await inFolder('npx', 'openapi-typescript', `${fleet.served.url}/openapi.json`, '-o', 'certalog.ts');
  await writeFile(join(folder.path, 'client.ts'), clientProgram);
});

afterAll(async () => {
  await fleet?.stop();
  await folder?.remove();
});

interface Listed {
  account_id: string;
  id: string;
}

const compilerOptions = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  module: 'nodenext',
  target: 'es2023',
  lib: ['es2023', 'dom'],
  types: [],
  outDir: 'built',
};

const inFolder = (command: string, ...args: string[]) => outputOf(command, args, { cwd: folder.path });

test('a program with a client that openapi-typescript makes of the document compiles, and reads what the API answers', async () => {
  await inFolder('npx', 'tsc');
  const { url, json } = fleet.served;
  const list = async (path: string) => (await json<{ data: Listed[] }>(`/api/v1/${path}`)).data;
  const certificates = await list('certificates?limit=1000');
  const [first] = certificates;
  const expected = {
    certificates,
    expiring: await list('certificates?state=expiring&state=expired&limit=1000'),
    one: await json(`/api/v1/accounts/${first?.account_id}/certificates/${first?.id}`),
    findings: await list('findings?limit=5'),
    changes: await list('changes?limit=5'),
    accounts: await list('accounts?limit=5'),
  };
  const { problem, queued, ...read } = JSON.parse(await inFolder(process.execPath, 'built/client.js', url));
  expect(certificates.length).toBeGreaterThan(200);
  expect(read).toEqual(expected);
  expect(problem).toMatchObject({ status: 400, errors: [{ parameter: 'limit' }] });
  expect(queued).toEqual([{ account_id: first?.account_id, queued: expect.any(Boolean) }]);
});

test('the compiler refuses what the API would: another parameter, another state, a field that is not there', async () => {
  await mkdir(join(folder.path, 'wrong'));
  const wrong = {
    parameter: "client.GET('/api/v1/certificates', { params: { query: { sate: ['expired'] } } });",
    state: "client.GET('/api/v1/certificates', { params: { query: { state: ['old'] } } });",
    path: "client.GET('/api/v1/certificate');",
    field: "const { data } = await client.GET('/api/v1/certificates'); data?.data[0]?.expiry;",
    run: "const { data } = await client.GET('/api/v1/accounts'); data?.data[0]?.last_run.outcome;",
  };
  const head = "import createClient from 'openapi-fetch';\nimport type { paths } from '../certalog.js';\n";
  for (const [name, line] of Object.entries(wrong)) {
    const program = `${head}const client = createClient<paths>();\nexport {};\n${line}\n`;
    await writeFile(join(folder.path, 'wrong', `${name}.ts`), program);
  }
  await writeFile(
    join(folder.path, 'wrong', 'tsconfig.json'),
    JSON.stringify({ compilerOptions: { ...compilerOptions, noEmit: true }, include: ['*.ts'] }),
  );
  const { stdout } = await runProgram('npx', ['tsc', '-p', 'wrong', '--pretty', 'false'], {
    cwd: folder.path,
  });
  for (const name of Object.keys(wrong)) expect(stdout).toContain(`${name}.ts(5,`);
});
