import { fileURLToPath } from 'node:url';
import { writeGeneratedFiles } from './generate.ts';

try {
  const written = writeGeneratedFiles(fileURLToPath(new URL('../..', import.meta.url)));
  console.log(written.join('\n'));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
