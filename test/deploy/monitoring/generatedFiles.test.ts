import { readFileSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  generatedFiles,
  outputs,
  readMonitoringFile,
  writeGeneratedFiles,
} from '../../../deploy/source/generate.ts';
import { temporaryDirectory } from '../../support/temporaryDirectory.ts';
import { projectRoot } from '../composeFile.ts';

const files = generatedFiles(readMonitoringFile(projectRoot)).map(({ path, text }) => ({ path, text }));

test.each(files)('$path is what monitoring.yml makes of it (else: npm run monitoring)', ({ path, text }) => {
  expect(readFileSync(join(projectRoot, path), 'utf8')).toBe(text);
});

test.each(files)('$path says what it is made from, and how', ({ text }) => {
  const [comment] = text.split('\n\n');
  expect(comment).toContain('deploy/source/monitoring.yml');
  expect(comment).toContain('npm run monitoring');
});

test('a threshold that is changed in monitoring.yml is in every file of rules that is written', async () => {
  const { path, remove } = await temporaryDirectory();
  try {
    const shipped = readFileSync(join(projectRoot, 'deploy/source/monitoring.yml'), 'utf8');
    await mkdir(join(path, 'deploy/source'), { recursive: true });
    await writeFile(
      join(path, 'deploy/source/monitoring.yml'),
      shipped.replace(/within: 28d/, 'within: 45d'),
    );
    expect(writeGeneratedFiles(path)).toEqual(outputs.map((output) => output.path));
    for (const output of outputs.filter((one) => /rules?\.ya?ml$/.test(one.path))) {
      const written = await readFile(join(path, output.path), 'utf8');
      expect(written).toContain(String(45 * 86_400));
      expect(written).not.toContain(String(28 * 86_400));
    }
  } finally {
    await remove();
  }
});
