import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { settings } from '../src/config/settings.ts';
import { syncReasons } from '../src/inventory/reasons.ts';
import {
  accountFamilies,
  associationAgeFamily,
  certificateFamilies,
  databaseUpFamily,
  expositionFamilies,
  findingInfoFamily,
  findingsFamily,
  readingFailuresFamily,
  stateFamily,
  syncCounterFamilies,
} from '../src/metrics/families.ts';
import { createProcessMetrics } from '../src/metrics/processMetrics.ts';
import { openApiDocument } from './support/appWithoutInventory.ts';

const readme = readFileSync('README.md', 'utf8');
const packageJson = JSON.parse(readFileSync('package.json', 'utf8'));
const section = (name: string) => readme.split(`<!-- ${name} -->`)[1]?.split(`<!-- /${name} -->`)[0] ?? '';
const rows = (name: string) =>
  section(name)
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => line.slice(2, -2).split(/(?<!\\) \| /));
const quoted = (text: string) => [...text.matchAll(/`([^`]+)`/g)].map(([, word]) => word ?? '');

describe('the README and the code agree', () => {
  it('on the settings, their defaults and meanings', () => {
    const declared = Object.entries(settings).map(([name, setting]) => {
      const shown = 'shownDefault' in setting ? setting.shownDefault : null;
      const fallback = setting.default === null ? '–' : `\`${setting.default}\``;
      return [`\`${name}\``, shown ?? fallback, setting.doc];
    });
    expect(rows('settings')).toEqual(declared);
  });

  it('on the metrics and their labels', async () => {
    const ours = [
      ...Object.values(certificateFamilies),
      findingInfoFamily,
      stateFamily,
      findingsFamily,
      readingFailuresFamily,
      ...Object.values(accountFamilies),
      associationAgeFamily,
      databaseUpFamily,
      ...Object.values(expositionFamilies),
      ...Object.values(syncCounterFamilies),
    ].map(({ name, labels }) => ({ name, labels: [...labels] }));
    const { registry } = createProcessMetrics({ version: '', revision: '', nodeVersion: '' }, 60);
    const own = (await registry.getMetricsAsJSON())
      .map(({ name }) => name)
      .filter((name) => /^(certalog|http)_/.test(name));
    const listed = rows('metrics').map(([name = '', labels = '']) => ({
      name: quoted(name)[0] ?? '',
      labels,
    }));
    expect(listed.map(({ name }) => name).sort()).toEqual([...ours.map(({ name }) => name), ...own].sort());
    for (const { name, labels } of ours) {
      const row = listed.find((entry) => entry.name === name);
      const words = quoted(row?.labels ?? '').flatMap((text) => text.split(', '));
      expect({ name, labels: labels.slice(-words.length || labels.length) }).toEqual({
        name,
        labels: words.length === 0 ? labels : words,
      });
    }
  });

  it('on the reasons of failure', () => {
    expect(quoted(section('reasons')).slice(2)).toEqual([...syncReasons]);
  });

  it('on the routes', async () => {
    const document = await openApiDocument();
    const served = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const listed = rows('routes').map(([route = '']) => quoted(route)[0]);
    expect(served.filter((route) => !route.endsWith('.pem')).sort()).toEqual(
      listed.filter((route) => served.includes(route ?? '')).sort(),
    );
    for (const route of listed) expect([...served, 'GET /']).toContain(route);
  });

  it('on the npm scripts', () => {
    const named = new Set(
      [...readme.matchAll(/(?:`|&& |^)npm (?:run )?([a-z:]+)(?=[` ])/gm)].map(([, name]) => name),
    );
    const scripts = Object.keys(packageJson.scripts).filter((name) => name !== 'postinstall');
    for (const name of scripts) expect(named).toContain(name);
    for (const name of named) expect([...scripts, 'ci']).toContain(name);
  });

  it('on the dependencies, each with its reason', () => {
    const { dependencies, devDependencies, optionalDependencies } = packageJson;
    const installed = Object.keys({ ...dependencies, ...devDependencies, ...optionalDependencies });
    const named = rows('dependencies').flatMap(([names = '']) => quoted(names));
    expect(named.sort()).toEqual(installed.sort());
  });

  it('on the files that it names', () => {
    const paths = [...readme.matchAll(/`((?:src|test|patches|deploy)\/[\w./]*)`/g)].map(
      ([, path]) => path ?? '',
    );
    const short = [
      ...readme.matchAll(
        /`((?:inventory|cloudflare|certificate|database|config|metrics|http|emulator)\/[\w./]+\.ts)`/g,
      ),
    ];
    for (const path of [...paths, ...short.map(([, path]) => `src/${path}`)])
      expect({ path, exists: existsSync(path) }).toEqual({ path, exists: true });
  });
});
