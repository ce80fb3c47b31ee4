import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { alertGroups } from '../../../deploy/source/alerts/alerts.ts';
import { openApiDocument } from '../../support/appWithoutInventory.ts';
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

test('the requests of the runbook are ones that the API answers, with parameters that it has', async () => {
  const document = await openApiDocument();
  const requests = [...runbook.matchAll(/"\$api(\/[^"?]+)(?:\?([^"]+))?"/g)];
  expect(requests.length).toBeGreaterThan(10);
  for (const [, path = '', query = ''] of requests) {
    const template = path.replace('$account', '{account_id}').replace('$certificate', '{id}');
    const parameters = document.paths[`/api/v1${template}`]?.get?.parameters;
    expect(parameters, template).toBeDefined();
    const known = parameters?.filter(({ in: place }) => place === 'query').map(({ name }) => name);
    const used = query
      .split('&')
      .filter((part) => part !== '')
      .map((part) => part.split('=')[0]);
    expect(known).toEqual(expect.arrayContaining(used));
  }
});
