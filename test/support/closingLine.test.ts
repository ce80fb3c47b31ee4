import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type TemporaryDirectory, temporaryDirectory } from './temporaryDirectory.ts';

let folder: TemporaryDirectory;

beforeEach(async () => {
  folder = await temporaryDirectory();
});
afterEach(() => folder.remove());

test('the last line of a run counts its tests', async () => {
  const suite = "test('a', () => {}); test('b', () => {}); test.todo('c')";
  expect(await runSuite({ suite })).toEqual({ code: 0, lastLine: '2 passed, 0 failed, 1 skipped' });
});

test.for([
  ['a test', "test('a', () => { throw new Error() }); test('b', () => {})", '1 passed, 1 failed, 0 skipped'],
  [
    'a hook',
    "describe('a', () => { beforeAll(() => { throw new Error() }); test('b', () => {}) })",
    '0 passed, 1 failed, 1 skipped',
  ],
  ['a file that cannot be loaded', "throw new Error('a')", '0 passed, 1 failed, 0 skipped'],
  [
    'an error that nothing awaits',
    "test('a', async () => { Promise.reject(new Error()); await new Promise(setImmediate) })",
    '1 passed, 1 failed, 0 skipped',
  ],
] as const)('%s that fails is counted', async ([, suite, lastLine]) => {
  expect(await runSuite({ suite })).toEqual({ code: 1, lastLine });
});

test('a run that fails in the end, after all tests have passed, does not say 0 failed', async () => {
  const setup = 'export default () => () => { process.exitCode = 1 }';
  const outcome = await runSuite({ suite: "test('a', () => {})", setup });
  expect(outcome).toEqual({ code: 1, lastLine: '1 passed, 1 failed, 0 skipped' });
});

/** Runs a suite in a Vitest of its own. */
async function runSuite({ suite, setup = 'export default () => {}' }: { suite: string; setup?: string }) {
  const reporter = fileURLToPath(new URL('closingLine.ts', import.meta.url));
  await writeFile(join(folder.path, 'suite.test.ts'), suite);
  await writeFile(join(folder.path, 'setup.ts'), setup);
  await writeFile(
    join(folder.path, 'vitest.config.ts'),
    `import { ClosingLine } from ${JSON.stringify(reporter)};
    const reporters = ['default', new ClosingLine()];
    export default { test: { globals: true, globalSetup: ['./setup.ts'], reporters } };`,
  );
  const vitest = fileURLToPath(new URL('../../node_modules/vitest/vitest.mjs', import.meta.url));
  const args = [vitest, 'run', '--root', folder.path];
  return await new Promise<{ code: number; lastLine: string | undefined }>((resolve) => {
    const child = execFile(process.execPath, args, (_, stdout) => {
      resolve({ code: child.exitCode ?? -1, lastLine: stdout.trimEnd().split('\n').at(-1) });
    });
  });
}
