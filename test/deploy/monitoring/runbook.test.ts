import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { alertGroups } from '../../../deploy/source/alerts/alerts.ts';
import { projectRoot } from '../composeFile.ts';
import { sampleMonitoring } from './sampleMonitoring.ts';

const runbook = readFileSync(join(projectRoot, 'deploy/prometheus/RUNBOOK.md'), 'utf8');
const sections = runbook.split(/^### /m).slice(1);
const alerts = alertGroups(sampleMonitoring).flatMap((group) => group.alerts);

test('the runbook has a section for each alert, in their order, and for nothing else', () => {
  expect(sections.map((section) => section.split('\n')[0])).toEqual(alerts.map(({ name }) => name));
});

test.each(alerts)('the section of $name says what is to be known of it', ({ name, severity }) => {
  const section = sections.find((text) => text.startsWith(`${name}\n`)) ?? '';
  expect(section).toContain(`Severity: \`${severity}\``);
  for (const part of ['**What it means.**', '**If ignored.**', '**Check.**', '**Do.**', '**Adjust.**']) {
    expect(section).toContain(part);
  }
  expect(section).toMatch(/^```(sh|promql)$/m);
});
