import { afterAll, beforeAll, expect, it } from 'vitest';
import { createExpositionSource } from '../../src/database/expositionQueries.ts';
import { type EmulatedSync, startEmulatedSync } from '../support/emulatedSync.ts';
import { readOpenMetrics } from './openMetrics.ts';
import { metricsOf } from './scraping.ts';

const openMetrics = 'application/openmetrics-text;version=1.0.0';
const now = new Date().toISOString();
let fixture: EmulatedSync;

beforeAll(async () => {
  fixture = await startEmulatedSync();
  const [first] = fixture.account.certificates();
  fixture.account.setAssociations(first?.id ?? '', [{ service: 'quote " and \\ and \n', status: 'active' }]);
  await fixture.run();
});
afterAll(() => fixture.stop());

const endpoint = () => {
  const metrics = metricsOf(createExpositionSource(fixture.database), () => now, {
    selection: { compatibility: ['x509', 'ssl'] },
  });
  metrics.process.http({ method: 'GET', route: '/', status: 200, seconds: 0.1 });
  metrics.process.request({ operation: 'list', code: '200', seconds: 0.1 });
  return metrics;
};

it('OpenMetrics is what a strict reader takes, with everything on', async () => {
  const families = readOpenMetrics(await endpoint().scrape(openMetrics));
  const typeOf = (name: string) => families.find((family) => family.name === name)?.type;
  expect(typeOf('certalog_certificate')).toBe('info');
  expect(typeOf('certalog_sync_failures')).toBe('counter');
  expect(typeOf('certalog_cloudflare_requests')).toBe('counter');
  expect(typeOf('x509_source_errors')).toBe('counter');
  expect(typeOf('http_request_duration_seconds')).toBe('histogram');
  expect(typeOf('nodejs_version')).toBe('info');
  expect(families.find(({ name }) => name === 'process_cpu_seconds')?.unit).toBe('seconds');
  const services = families
    .find(({ name }) => name === 'certalog_certificate_association')
    ?.samples.map(({ labels }) => new Map(labels).get('used_by'));
  expect(services).toContain('quote " and \\ and \n');
});

it('both formats have the same samples', async () => {
  const metrics = endpoint();
  const samples = (text: string) =>
    text
      .split('\n')
      .filter((line) => /^(certalog|x509|ssl)_/.test(line) && !line.includes('_bucket{'))
      .filter((line) => !line.startsWith('certalog_exposition_rende'));
  const text = samples(await metrics.scrape());
  expect(text.length).toBeGreaterThan(300);
  expect(samples(await metrics.scrape(openMetrics)).toSorted()).toEqual(text.toSorted());
});

it('each format is told by its content type, and that it depends on the request', async () => {
  const { answer } = endpoint();
  for (const [accept, type] of [
    [openMetrics, 'application/openmetrics-text; version=1.0.0; charset=utf-8'],
    ['*/*', 'text/plain; version=0.0.4; charset=utf-8'],
  ]) {
    const { headers, body } = await answer({ accept, acceptEncoding: undefined });
    await body.cancel();
    expect(headers).toMatchObject({ 'content-type': type, vary: 'accept, accept-encoding' });
  }
});

it('prom-client stays in the text format for the next scrape', async () => {
  const metrics = endpoint();
  const before = await metrics.scrape();
  await metrics.scrape(openMetrics);
  const headers = (text: string) => text.split('\n').filter((line) => line.startsWith('# TYPE'));
  expect(headers(await metrics.scrape())).toEqual(headers(before));
});

it('OpenMetrics before the database was ever reached is whole too', async () => {
  const down = metricsOf({ read: () => Promise.reject(new Error('down')) }, () => now);
  const names = readOpenMetrics(await down.scrape(openMetrics)).map(({ name }) => name);
  expect(names).toContain('certalog_exposition_budget_exceeded');
  expect(names).not.toContain('certalog_certificate');
});
