import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { reportNames, reports } from '../../src/reports/reports.ts';
import { tables } from '../../src/reports/tables/tables.ts';

const document = readFileSync('docs/reports.md', 'utf8');
const section = (name: string) =>
  document.split(`<!-- columns ${name} -->`)[1]?.split('<!-- /columns -->')[0] ?? '';
const rows = (name: string) =>
  section(name)
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => line.slice(2, -2).split(' | '));

const certificateReports = ['inventory', 'expiring', 'expired-in-use', 'unused', 'weak-crypto'] as const;

describe('docs/reports.md and the code agree', () => {
  it('on the reports, what each selects and its formats', () => {
    const listed = document
      .split('<!-- reports -->')[1]
      ?.split('<!-- /reports -->')[0]
      ?.split('\n')
      .filter((line) => line.startsWith('| `'));
    expect(listed).toEqual(
      reportNames.map((name) => {
        const { description, formats } = reports[name];
        return `| \`${name}\` | ${description} | ${formats.join(', ')} |`;
      }),
    );
  });

  it('on the columns that reports of certificates have in common', () => {
    for (const name of certificateReports) {
      expect(tables[name].columns).toBe(tables.inventory.columns);
    }
    expect(rows('certificates')).toEqual(documented(tables.inventory.columns));
  });

  it('on the columns of duplicates, which come before those', () => {
    const own = tables.duplicates.columns.slice(0, -tables.inventory.columns.length);
    expect(rows('duplicates')).toEqual(documented(own));
    expect(tables.duplicates.columns.slice(own.length)).toEqual(tables.inventory.columns);
  });

  it.each(['changes', 'coverage', 'findings'] as const)('on the columns of %s', (name) => {
    expect(rows(name)).toEqual(documented(tables[name].columns));
  });

  it('on the columns that stand for fields of PCI DSS and NIST', () => {
    const named = new Set(Object.values(tables).flatMap(({ columns }) => columns.map(({ name }) => name)));
    const mapped = document.split('<!-- mapping -->').slice(1);
    expect(mapped.length).toBeGreaterThan(0);
    for (const text of mapped) {
      const table = text.split('<!-- /mapping -->')[0] ?? '';
      for (const [, name = ''] of table.matchAll(/`([a-z0-9_]+)`/g)) expect(named).toContain(name);
    }
  });
});

function documented(columns: readonly { name: string; doc: string }[]) {
  return columns.map(({ name, doc }) => [`\`${name}\``, doc]);
}
