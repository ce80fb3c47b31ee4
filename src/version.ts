import { readFileSync } from 'node:fs';
import packageJson from '../package.json' with { type: 'json' };

/** The version of Certalog, of package.json. */
export const version: string = packageJson.version;

/** The commit that an image was built from, of the file REVISION that its build writes; empty elsewhere. */
export function readRevision(): string {
  try {
    return readFileSync(new URL('../REVISION', import.meta.url), 'utf8').trim();
  } catch {
    return '';
  }
}
