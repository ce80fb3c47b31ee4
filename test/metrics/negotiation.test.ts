import { expect, test } from 'vitest';
import { formatFor } from '../../src/metrics/negotiation.ts';

const prometheus2 =
  'application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1';
const prometheus3 =
  'application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,application/openmetrics-text;version=0.0.1;q=0.4,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.3,text/plain;version=0.0.4;q=0.2,*/*;q=0.1';
const textOnlyPrometheus = 'text/plain;version=0.0.4;q=0.5,*/*;q=0.4';
const browser = 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8';

test.each([
  [prometheus2, 'openmetrics'],
  [prometheus3, 'openmetrics'],
  ['application/openmetrics-text', 'openmetrics'],
  ['Application/OpenMetrics-Text; Version="1.0.0"; charset=utf-8', 'openmetrics'],
  ['application/openmetrics-text, */*', 'openmetrics'],
  ['application/openmetrics-text;q=0.5, text/plain;q=0.4', 'openmetrics'],
  ['application/openmetrics-text;q=0.4, text/plain;q=0.5', 'text'],
  ['application/openmetrics-text;q=0.4, */*', 'text'],
  ['application/openmetrics-text;q=0', 'text'],
  ['application/openmetrics-text;q=2, text/plain;q=0.1', 'text'],
  ['application/openmetrics-text;version=0.0.1', 'text'],
  [textOnlyPrometheus, 'text'],
  [browser, 'text'],
  ['*/*', 'text'],
  ['application/json', 'text'],
  ['', 'text'],
  [undefined, 'text'],
])('who accepts %j gets %s', (accept, format) => {
  expect(formatFor(accept)).toBe(format);
});
