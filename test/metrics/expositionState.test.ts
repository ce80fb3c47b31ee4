import { describe, expect, it } from 'vitest';
import { accountId, exposedAccount, exposedCertificate, memorySource } from './memorySource.ts';
import { metricsOf } from './scraping.ts';

let now = '2027-01-01T00:00:00Z';
const certificates = ['1', '2', '3'].map((certificateId) => exposedCertificate({ certificateId }));

const valueIn = (text: string, name: string) => new RegExp(`^certalog_${name} (.*)$`, 'm').exec(text)?.[1];

function logOf() {
  const lines: string[] = [];
  const add = (_: object, message: string) => lines.push(message);
  return { lines, log: { info: add, warn: add, error: add } };
}

describe('an exposition says of itself', () => {
  it('when what changed was last rendered and how long that took', async () => {
    const { source, inventory } = memorySource({ certificates, accounts: [exposedAccount()] });
    let seconds = 0;
    const stopwatch = () => {
      seconds += 1.5;
      return seconds;
    };
    const { scrape } = metricsOf(source, () => now, { stopwatch });
    const rendering = async () => {
      const text = await scrape();
      return [
        valueIn(text, 'exposition_render_duration_seconds'),
        valueIn(text, 'exposition_rendered_timestamp_seconds'),
      ];
    };
    const first = String(Date.parse(now) / 1000);
    expect(await rendering()).toEqual(['1.5', first]);
    now = '2027-01-01T00:10:00Z';
    expect(await rendering()).toEqual(['1.5', first]);
    inventory.version = '2';
    expect(await rendering()).toEqual(['1.5', String(Date.parse(now) / 1000)]);
  });

  it('how many series of the inventory it has', async () => {
    const { source } = memorySource({ certificates, accounts: [exposedAccount({ accountId })] });
    const text = await metricsOf(source, () => now).scrape();
    const inventory = text.split('# HELP certalog_database_up')[0] ?? '';
    const lines = inventory.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    expect(valueIn(text, 'exposition_series')).toBe(String(lines.length));
  });

  it('nothing of an inventory that it does not know', async () => {
    const text = await metricsOf({ read: () => Promise.reject(new Error('down')) }, () => now).scrape();
    expect(valueIn(text, 'exposition_rendered_timestamp_seconds')).toBeUndefined();
    expect(valueIn(text, 'exposition_series')).toBeUndefined();
    expect(valueIn(text, 'exposition_budget_exceeded')).toBe('0');
  });
});

describe('a budget of series', () => {
  it('that is passed is said once each time, and everything is still served', async () => {
    const { source, inventory } = memorySource({ certificates, accounts: [exposedAccount()] });
    const { lines, log } = logOf();
    const whole = metricsOf(source, () => now);
    const maxSeries = Number(valueIn(await whole.scrape(), 'exposition_series'));
    const { scrape } = metricsOf(source, () => now, { selection: { maxSeries }, log });
    const exceeded = async () => valueIn(await scrape(), 'exposition_budget_exceeded');
    const count = (text: string) => text.match(/^certalog_certificate_/gm)?.length;

    expect(await exceeded()).toBe('0');
    expect(lines).toEqual([]);

    inventory.certificates = [...certificates, exposedCertificate({ certificateId: '4' })];
    inventory.version = '2';
    expect(await exceeded()).toBe('1');
    expect(await exceeded()).toBe('1');
    expect(lines.length).toBe(1);
    expect(lines[0]).toContain(`${maxSeries + 6} series, more than the ${maxSeries} of metrics.max_series`);
    expect(lines[0]).toMatch(/elements to earliest or none.*exclude.*raise max_series/);
    expect(count(await scrape())).toBe(count(await whole.scrape()));

    inventory.certificates = certificates;
    inventory.version = '3';
    expect(await exceeded()).toBe('0');
    inventory.certificates = [...certificates, exposedCertificate({ certificateId: '4' })];
    inventory.version = '4';
    expect(await exceeded()).toBe('1');
    expect(lines.length).toBe(2);
  });

  it('that is reached is not passed', async () => {
    const { source } = memorySource({ certificates, accounts: [exposedAccount()] });
    const series = Number(valueIn(await metricsOf(source, () => now).scrape(), 'exposition_series'));
    for (const [maxSeries, exceeded] of [
      [series, '0'],
      [series - 1, '1'],
    ] as const) {
      const text = await metricsOf(source, () => now, { selection: { maxSeries } }).scrape();
      expect(valueIn(text, 'exposition_budget_exceeded')).toBe(exceeded);
    }
  });
});
