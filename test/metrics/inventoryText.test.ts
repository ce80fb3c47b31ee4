import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readPem } from '../../src/certificate/pem.ts';
import { blockFailureReasons, fieldFailureReasons } from '../../src/certificate/reasons.ts';
import { createExpositionSource } from '../../src/database/expositionQueries.ts';
import { createFindingQueries } from '../../src/database/findingQueries.ts';
import { findingChecks } from '../../src/findings/finding.ts';
import { profiles } from '../../src/findings/policy.ts';
import type { ExpositionSource } from '../../src/inventory/expositionSource.ts';
import { recordFailureReasons } from '../../src/inventory/source.ts';
import { type EmulatedSync, startEmulatedSync } from '../support/emulatedSync.ts';
import { countingReads, metricsOf, samples } from './scraping.ts';

let fixture: EmulatedSync;
let now = new Date().toISOString();

beforeAll(async () => {
  fixture = await startEmulatedSync();
  await fixture.run();
});
afterAll(() => fixture.stop());

const endpoint = (
  source: ExpositionSource = createExpositionSource(fixture.database),
  patienceMilliseconds?: number,
) => metricsOf(source, () => now, { patienceMilliseconds });

describe('what a scrape shows', () => {
  it('shows every certificate once, expired and unreadable ones too', async () => {
    const text = await endpoint().scrape();
    const records = fixture.account.certificates();
    expect(samples(text, 'certificate_unreadable').size).toBe(records.length);
    expect(samples(text, 'certificate_associations').size).toBe(records.length);
    const unreadable = [...samples(text, 'certificate_unreadable').values()].filter(
      (value) => value === 1,
    ).length;
    expect(unreadable).toBeGreaterThan(0);
    const expiries = samples(text, 'certificate_earliest_not_after_timestamp_seconds');
    expect(expiries.size).toBe(records.length - unreadable);
    expect([...expiries.values()].some((seconds) => seconds < Date.now() / 1000)).toBe(true);
    expect([...expiries.values()].every((seconds) => seconds > 1_000_000_000)).toBe(true);
  });

  it('counts the states so that they add up to the certificates', async () => {
    const states = samples(await endpoint().scrape(), 'certificates');
    expect(states.size).toBe(5);
    const sum = [...states.values()].reduce((total, count) => total + count, 0);
    expect(sum).toBe(fixture.account.certificates().length);
  });

  it('counts the open findings of each check that is on, 0 included', async () => {
    const shown = samples(await endpoint().scrape(), 'policy_findings');
    const { rows } = await createFindingQueries(fixture.database).list({
      open: true,
      now: new Date(now),
      after: null,
      limit: 1000,
    });
    const expected = new Map(
      findingChecks.map((check) => [
        `{account_id="${fixture.accountId}",check="${check}",severity="${profiles.default.severities[check]}"}`,
        rows.filter((finding) => finding.check === check).length,
      ]),
    );
    expect(shown).toEqual(expected);
    expect([...expected.values()].filter((count) => count > 0).length).toBeGreaterThan(4);
    expect([...expected.values()].filter((count) => count === 0).length).toBeGreaterThan(0);
  });

  it('leaves out a finding that is excepted until the exception expires, without a sync', async () => {
    const { sql } = fixture.test;
    const [finding] = await sql`
      update certalog.findings set exception_reason = 'agreed', exception_expires_at = '2090-01-01T00:00:00Z'
      where id = (select min(id) from certalog.findings where valid_to is null)
      returning check_name, severity`;
    await sql`update certalog.accounts set inventory_version = inventory_version + 1`;
    const { scrape } = endpoint();
    const labels = `{account_id="${fixture.accountId}",check="${finding?.check_name}",severity="${finding?.severity}"}`;
    const before = samples(await scrape(), 'policy_findings').get(labels) ?? Number.NaN;
    const present = now;
    now = '2090-01-01T00:00:00.000Z';
    expect(samples(await scrape(), 'policy_findings').get(labels)).toBe(before + 1);
    now = present;
    await sql`update certalog.findings set exception_reason = null, exception_expires_at = null`;
    await sql`update certalog.accounts set inventory_version = inventory_version + 1`;
  });

  it('counts what could not be read by reason, 0 included', async () => {
    const shown = samples(await endpoint().scrape(), 'reading_failures');
    expect(shown.size).toBe(
      recordFailureReasons.length + blockFailureReasons.length + fieldFailureReasons.length,
    );
    const of = (part: string, reason: string) =>
      shown.get(`{account_id="${fixture.accountId}",part="${part}",reason="${reason}"}`);
    const truncated = fixture.account
      .certificates()
      .flatMap(({ certificates }) => readPem(certificates))
      .filter((block) => block.kind === 'refused' && block.reason === 'truncated');
    expect(truncated.length).toBeGreaterThan(0);
    expect(of('block', 'truncated')).toBe(truncated.length);
    expect(of('block', 'private_key_in_pem')).toBe(0);
    expect(of('field', 'time_invalid')).toBe(0);
  });

  it('has no line twice and no HELP apart from its samples', async () => {
    const lines = (await endpoint().scrape()).trimEnd().split('\n');
    const series = lines
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map((line) => line.slice(0, line.lastIndexOf(' ')));
    expect(series.filter((line, index) => series.indexOf(line) !== index)).toEqual([]);
  });

  it('is what two replicas export alike, but for their own process', async () => {
    const inventory = (text: string) =>
      text
        .split('\n')
        .filter((line) => /^certalog_(certificate|account|sync_(last|complete|listed|reported))/.test(line));
    const [one, two] = [await endpoint().scrape(), await endpoint().scrape()];
    expect(inventory(one).length).toBeGreaterThan(200);
    expect(inventory(one)).toEqual(inventory(two));
  });

  it('renders certificates again only when the inventory has changed', async () => {
    const { source, readings } = countingReads(createExpositionSource(fixture.database), 'certificates');
    const { scrape } = endpoint(source);
    await scrape();
    await fixture.run();
    await scrape();
    expect(readings()).toBe(1);
    const [first] = fixture.account.certificates();
    fixture.account.setAssociations(first?.id ?? '', [
      { service: 'quote " and \\ and \n', status: 'active' },
    ]);
    await fixture.run();
    const text = await scrape();
    expect(readings()).toBe(2);
    expect(text).toContain('used_by="quote \\" and \\\\ and \\n"');
  });

  it('moves a certificate to its next state when the clock passes it, without a sync', async () => {
    const { scrape } = endpoint();
    const count = async (state: string) =>
      samples(await scrape(), 'certificates').get(`{account_id="${fixture.accountId}",state="${state}"}`);
    const expired = (await count('expired')) ?? 0;
    now = new Date(Date.now() + 200 * 365.25 * 86_400_000).toISOString();
    const unreadable = (await count('unreadable')) ?? 0;
    expect(await count('expired')).toBe(fixture.account.certificates().length - unreadable);
    now = new Date().toISOString();
    expect(expired).toBeLessThan(fixture.account.certificates().length - unreadable);
  });
});
