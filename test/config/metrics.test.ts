import { expect, test } from 'vitest';
import { faultsOfYaml, loadYaml } from './configurationFile.ts';

const account = '0123456789abcdef0123456789abcdef';

test('what is left out is everything, without a budget', () => {
  expect(loadYaml('accounts: []').metrics).toMatchObject({
    elements: 'all',
    info: true,
    findingInfo: true,
    include: null,
    exclude: [],
    maxSeries: null,
    compatibility: [],
  });
});

test('what is given is read', () => {
  const { metrics } = loadYaml(`
metrics:
  elements: none
  info: off
  associations: off
  use_info: on
  finding_info: false
  include: [{ account: ${account}, type: custom }, { name: "*" }]
  exclude: [{ name: 123 }, { state: expired }]
  max_series: 1000
`);
  expect(metrics).toMatchObject({
    elements: 'none',
    info: false,
    associations: false,
    associationInfo: true,
    useInfo: true,
    findingInfo: false,
    include: [
      { accountId: account, name: null, type: 'custom', state: null },
      { accountId: null, name: '*', type: null, state: null },
    ],
    exclude: [
      { accountId: null, name: '123', type: null, state: null },
      { accountId: null, name: null, type: null, state: 'expired' },
    ],
    maxSeries: 1000,
  });
  expect(loadYaml('metrics: { info: { labels: [] } }').metrics).toMatchObject({ info: true, infoLabels: [] });
  expect(loadYaml('metrics: { elements: none }').metrics).toMatchObject({ elements: 'none' });
});

test('the setting names other exporters, each once', () => {
  const { metrics } = loadYaml('accounts: []', { CERTALOG_METRICS_COMPAT: 'ssl, x509,ssl' });
  expect(metrics.compatibility).toEqual(['x509', 'ssl']);
  for (const wrong of ['none', 'x509,', 'X509', 'x509 ssl'])
    expect(() => loadYaml('accounts: []', { CERTALOG_METRICS_COMPAT: wrong })).toThrow(
      `CERTALOG_METRICS_COMPAT is not a comma-separated list of x509, ssl (it is "${wrong}")`,
    );
});

test.each([
  ['metrics: off', 'metrics: is not a mapping (key: value)'],
  ['metrics: { element: all }', 'metrics.element: is not known here; known are elements, info, associations'],
  ['metrics: { elements: some }', 'metrics.elements: is not one of all, earliest, none'],
  ['metrics: { info: yes }', 'metrics.info: is neither on nor off nor a mapping (it may have labels)'],
  ['metrics: { info: { label: [] } }', 'metrics.info.label: is not known here; known are labels'],
  [
    'metrics: { info: { labels: [name] } }',
    'metrics.info.labels.0: is not a label of its own; there are subject_cn,',
  ],
  [
    'metrics: { elements: none, info: on }',
    'metrics.info: is about elements, of which elements: none leaves nothing',
  ],
  ['metrics: { use_info: 1 }', 'metrics.use_info: is neither on nor off'],
  ['metrics: { include: [] }', 'metrics.include: is empty'],
  [
    'metrics: { include: [{}] }',
    'metrics.include.0: names none of account, name, type, state: say which it is for',
  ],
  [
    'metrics: { exclude: [{ state: old }] }',
    'metrics.exclude.0.state: is not one of unreadable, expired, not_yet_valid, expiring, valid',
  ],
  [
    'metrics: { exclude: [{ zone: x }] }',
    'metrics.exclude.0.zone: is not known here; known are account, name, type, state',
  ],
  ['metrics: { exclude: [{ account: x }] }', 'metrics.exclude.0.account: is not an account id'],
  ['metrics: { exclude: [{ name: "" }] }', 'metrics.exclude.0.name: is empty'],
  ['metrics: { max_series: 0 }', 'metrics.max_series: is not a whole number from 1 to 100000000'],
  ['metrics: { max_series: 50k }', 'metrics.max_series: is not a whole number from 1 to 100000000'],
])('%s is refused', (yaml, fault) => {
  expect(faultsOfYaml(yaml)[0]).toMatch(new RegExp(`^${RegExp.escape(fault)}`));
});
