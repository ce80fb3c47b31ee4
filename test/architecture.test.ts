import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

/** Which folders of src the files of a folder may import from, beside their own. */
const allowed: Record<string, readonly string[]> = {
  certificate: [],
  findings: ['certificate'],
  ownership: ['certificate'],
  inventory: ['certificate', 'findings'],
  access: ['inventory'],
  operations: ['certificate', 'inventory'],
  reports: ['inventory', 'findings', 'certificate', 'ownership'],
  config: ['findings', 'certificate', 'ownership'],
  emulator: [],
  cloudflare: ['inventory', 'certificate'],
  database: ['inventory', 'findings', 'certificate', 'ownership', 'access', 'reports'],
  schedule: ['inventory'],
  metrics: ['inventory', 'findings', 'certificate', 'config'],
  http: ['inventory', 'findings', 'certificate', 'ownership', 'access', 'config', 'reports'],
};
/** Files of src itself that may know everything: the composition root and what it is made of. */
const roots = [
  'main.ts',
  'application.ts',
  'openInventory.ts',
  'syncOnce.ts',
  'tokens.ts',
  'upkeep.ts',
  'log.ts',
  'version.ts',
  'startError.ts',
  'limitYoungGeneration.ts',
  'serializeError.ts',
  'jsonEscape.ts',
];
const onlyInMain = /\bprocess\.(?!versions\b)\w/;

const files = globSync('src/**/*.ts').map((path) => {
  const text = readFileSync(path, 'utf8');
  const inSource = relative('src', path);
  const imports = [...text.matchAll(/from '(\.[^']+)'|import\('(\.[^']+)'\)/g)].map(([, fixed, dynamic]) =>
    relative('src', join(dirname(path), fixed ?? dynamic ?? '')),
  );
  return { path: inSource, folder: folderOf(inSource), imports, text };
});

function folderOf(path: string): string {
  return path.includes('/') ? (path.split('/')[0] ?? '') : '';
}

describe('imports run one way', () => {
  it('and every folder has its rule', () => {
    const folders = new Set(files.map(({ folder }) => folder));
    expect([...folders].sort()).toEqual(['', 'cli', ...Object.keys(allowed)].sort());
    expect(
      files
        .filter(({ folder }) => folder === '')
        .map(({ path }) => path)
        .sort(),
    ).toEqual([...roots].sort());
  });

  it('from adapters to the application to the domain, and never between adapters', () => {
    const wrong = files.flatMap(({ path, folder, imports }) => {
      const others = allowed[folder];
      if (!others) return [];
      return imports
        .filter((target) => folderOf(target) !== folder && !others.includes(folderOf(target)))
        .map((target) => `${path} imports ${target}`);
    });
    expect(wrong).toEqual([]);
  });
});

describe('the process', () => {
  it('is touched by main.ts, and where the operating system itself is the subject', () => {
    const users = files.filter(({ text }) => onlyInMain.test(text)).map(({ path }) => path);
    expect(users.sort()).toEqual(['database/embedded/operatingSystemProcess.ts', 'main.ts']);
  });
});
