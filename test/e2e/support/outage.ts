import { expect } from 'vitest';
import type { DatabaseFault } from './databaseFault.ts';
import type { DisturbedService } from './disturbedService.ts';
import type { FleetStep } from './growingFleet.ts';
import { inventorySeries, readCertificates, readMetrics } from './service.ts';

/** What was shown before a fault and must be shown in it. */
export interface Known {
  certificateIds: string[];
  /** Names and labels of the series of certificates. */
  series: string[];
  databaseFailures: number;
}

/** Series whose labels say who uses a certificate, or what follows from it. */
const aboutUses = /_(association|use|finding)_info\{/;

/** What is known now, without what the step is about to change. */
export async function knownBefore({ url }: DisturbedService, step: FleetStep): Promise<Known> {
  const ids = (await readCertificates(url)).map(({ id }) => String(id));
  const metrics = await readMetrics(url);
  const series = Object.keys(inventorySeries(metrics));
  const names = (ids: ReadonlySet<string>, name: string) => [...ids].some((id) => name.includes(id));
  return {
    certificateIds: ids.filter((id) => !step.removed.has(id)),
    series: series
      .filter((name) => !names(step.removed, name))
      .filter((name) => !(aboutUses.test(name) && names(step.reassigned, name))),
    databaseFailures: databaseFailures(metrics),
  };
}

/** How many syncs the database has failed, by the counter of all accounts. */
export function databaseFailures(metrics: Map<string, string>): number {
  return [...metrics]
    .filter(
      ([name]) => name.startsWith('certalog_sync_failures_total{') && name.includes('reason="database"'),
    )
    .reduce((sum, [, value]) => sum + Number(value), 0);
}

const PATIENCE_SECONDS = 8;

/** Expects that while the fault lasts all that was known is shown, or the question is refused; never less. */
export async function expectAllThatWasKnown(
  { url }: DisturbedService,
  { certificateIds, series }: Known,
  reads: DatabaseFault['reads'],
): Promise<void> {
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  const metrics = await readMetrics(url);
  expect(Object.keys(inventorySeries(metrics))).toEqual(expect.arrayContaining(series));
  const up = metrics.get('certalog_database_up');
  const { status: ready } = await fetch(`${url}/readyz`);
  if (reads === 'refused') expect({ up, ready }).toEqual({ up: '0', ready: 503 });
  if (reads === 'answered') expect({ up, ready }).toEqual({ up: '1', ready: 200 });
  const answer = await askForCertificates(url);
  if (answer === null || answer.status !== 200) {
    expect(reads).not.toBe('answered');
    if (answer === null) return expect(reads).toBe('either');
    expect({ status: answer.status, type: answer.headers.get('content-type') }).toEqual({
      status: 503,
      type: expect.stringContaining('application/problem+json'),
    });
  } else {
    expect(reads).not.toBe('refused');
    const { data } = (await answer.json()) as { data: { id: string }[] };
    expect(data.map(({ id }) => id)).toEqual(expect.arrayContaining(certificateIds));
  }
}

/** Null when the question waits for a lock. */
async function askForCertificates(url: string): Promise<Response | null> {
  try {
    return await fetch(`${url}/api/v1/certificates?limit=1000`, {
      signal: AbortSignal.timeout(PATIENCE_SECONDS * 1000),
    });
  } catch (error) {
    if (error instanceof Error && error.name === 'TimeoutError') return null;
    throw error;
  }
}
