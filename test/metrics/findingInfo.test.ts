import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exposedFindings } from '../../src/database/exposedFindings.ts';
import { createExpositionSource } from '../../src/database/expositionQueries.ts';
import { createFindingQueries } from '../../src/database/findingQueries.ts';
import type { ExposedFinding } from '../../src/inventory/expositionSource.ts';
import { type EmulatedSync, startEmulatedSync } from '../support/emulatedSync.ts';
import { countingReads, metricsOf, samples } from './scraping.ts';

let fixture: EmulatedSync;
let now = new Date().toISOString();

beforeAll(async () => {
  fixture = await startEmulatedSync();
  await fixture.run();
  // What one check finds on several elements.
  await fixture.test.sql`
    insert into certalog.findings (account_id, certificate_id, check_name, bundle_index, severity, detail, opened_at,
      valid_from)
    select account_id, certificate_id, check_name, 99, severity, detail, opened_at, valid_from
    from certalog.findings where valid_to is null`;
  await fixture.test.sql`update certalog.accounts set inventory_version = inventory_version + 1`;
});
afterAll(() => fixture.stop());

const openFindings = async () => {
  const { rows } = await createFindingQueries(fixture.database).list({
    open: true,
    now: new Date(now),
    after: null,
    limit: 1000,
  });
  return rows;
};

describe('the findings on certificates', () => {
  it('are those of the list, each check and severity of a certificate once', async () => {
    const text = await metricsOf(createExpositionSource(fixture.database), () => now).scrape();
    const listed = (await openFindings()).map(
      ({ certificateId, certificateName, check, severity }) =>
        `{account_id="${fixture.accountId}",certificate_id="${certificateId}",name="${certificateName}",check="${check}",severity="${severity}"}`,
    );
    expect(listed.length).toBeGreaterThan(new Set(listed).size);
    const shown = samples(text, 'certificate_finding_info');
    expect([...shown.keys()].toSorted()).toEqual([...new Set(listed)].toSorted());
    expect(new Set(shown.values())).toEqual(new Set([1]));
  });

  it('are the same in batches of any size', async () => {
    const read = (size?: number) =>
      fixture.database.transaction(async (transaction) => {
        const batches: ExposedFinding[][] = [];
        for await (const batch of exposedFindings(transaction, now, size)) batches.push(batch);
        return batches;
      });
    const whole = (await read()).flat();
    for (const size of [1, 2, whole.length, whole.length + 1]) {
      const batches = await read(size);
      expect(batches.flat()).toEqual(whole);
      expect(batches.length).toBe(Math.ceil(whole.length / size));
    }
  });

  it('are without those that are excepted until the exception expires, without a sync', async () => {
    const { sql } = fixture.test;
    const [finding] = await sql`
      update certalog.findings set exception_reason = 'agreed', exception_expires_at = '2090-01-01T00:00:00Z'
      where certificate_id = (select min(certificate_id) from certalog.findings where valid_to is null)
      returning certificate_id`;
    await sql`update certalog.accounts set inventory_version = inventory_version + 1`;
    const { scrape } = metricsOf(createExpositionSource(fixture.database), () => now);
    const ofCertificate = async () =>
      [...samples(await scrape(), 'certificate_finding_info').keys()].filter((labels) =>
        labels.includes(`certificate_id="${finding?.certificate_id}"`),
      ).length;
    expect(await ofCertificate()).toBe(0);
    now = '2090-01-01T00:00:00.000Z';
    expect(await ofCertificate()).toBeGreaterThan(0);
    now = new Date().toISOString();
    await sql`update certalog.findings set exception_reason = null, exception_expires_at = null`;
    await sql`update certalog.accounts set inventory_version = inventory_version + 1`;
  });

  it('are read again only when the inventory has changed', async () => {
    await fixture.run();
    const { source, readings } = countingReads(createExpositionSource(fixture.database), 'openFindings');
    const { scrape } = metricsOf(source, () => now);
    await scrape();
    await fixture.run();
    await scrape();
    expect(readings()).toBe(1);
  });
});

describe('the last run of an account', () => {
  it('is shown with its outcome and reason, from the database', async () => {
    const { scrape } = metricsOf(createExpositionSource(fixture.database), () => now);
    const lastRun = async () => [...samples(await scrape(), 'sync_last_run_info')];
    const labels = (outcome: string, reason: string) => [
      [`{account_id="${fixture.accountId}",outcome="${outcome}",reason="${reason}"}`, 1],
    ];
    expect(await lastRun()).toEqual(labels('complete', ''));
    await fixture.test.sql`
      update certalog.sync_runs set outcome = 'incomplete', reason = 'timeout'
      where id = (select max(id) from certalog.sync_runs)`;
    expect(await lastRun()).toEqual(labels('incomplete', 'timeout'));
  });
});
