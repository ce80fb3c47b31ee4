import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { projectRoot } from '../composeFile.ts';
import { contactPointsFile, policiesFile, rulesFile } from './grafanaProvisioning.ts';

const read = (file: string) =>
  parse(readFileSync(join(projectRoot, 'deploy/grafana/provisioning/alerting', file), 'utf8'));

test('the rules are ones that Grafana takes', () => {
  const { groups } = rulesFile.parse(read('rules.yml'));
  const rules = groups.flatMap((group) => group.rules);
  expect(new Set(rules.map(({ uid }) => uid)).size).toBe(rules.length);
  // Within a folder a title occurs once.
  expect(new Set(rules.map(({ title }) => title)).size).toBe(rules.length);
  expect(new Set(groups.map(({ folder }) => folder)).size).toBe(1);
});

test('a rule that Grafana does not take is noticed', () => {
  const spoilt = (change: object) => {
    const file = read('rules.yml');
    Object.assign(file.groups[0].rules[0], change);
    return rulesFile.safeParse(file).success;
  };
  expect(spoilt({})).toBe(true);
  expect(spoilt({ uid: 'x'.repeat(41) })).toBe(false);
  expect(spoilt({ condition: 'missing' })).toBe(false);
  expect(spoilt({ execErrState: 'Ok' })).toBe(false);
  expect(spoilt({ severity: 'critical' })).toBe(false);
});

test('the contact points are ones that Grafana takes, with no address and no secret in the file', () => {
  const { contactPoints } = contactPointsFile.parse(read('contact-points.yml'));
  for (const { settings } of contactPoints.flatMap(({ receivers }) => receivers)) {
    expect(settings.addresses).toMatch(/^\$[A-Z_]+$/);
  }
});

test('the notification policies are ones that Grafana takes, for contact points that there are', () => {
  const { policies } = policiesFile.parse(read('notification-policies.yml'));
  const { contactPoints } = contactPointsFile.parse(read('contact-points.yml'));
  const receivers = policies.flatMap(({ receiver, routes }) => [
    receiver,
    ...routes.map((route) => route.receiver),
  ]);
  expect(contactPoints.map(({ name }) => name)).toEqual(expect.arrayContaining(receivers));
});

test('whoever may be woken hears of what is critical, and of nothing else', () => {
  const { policies } = policiesFile.parse(read('notification-policies.yml'));
  const onCall = policies.flatMap(({ receiver, routes }) => {
    expect(receiver).not.toMatch(/on call/);
    return routes.filter((route) => /on call/.test(route.receiver));
  });
  expect(onCall.map(({ object_matchers }) => object_matchers)).toEqual([[['severity', '=', 'critical']]]);
});
