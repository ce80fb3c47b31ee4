import { X509Certificate } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EmulatedAccount } from '../../src/emulator/account.ts';
import { filledIn, readDashboard, type Target } from '../deploy/dashboardFile.ts';
import { type PanelResult, resultPage } from './dashboard/resultPage.ts';
import { eventually } from './eventually.ts';
import { certificateBlocks } from './openssl.ts';
import { type PrometheusServer, type Sample, startScraping } from './prometheusServer.ts';
import { everyAccountIsRead, type ServedFleet, serveFleet } from './servedFleet.ts';
import { stateByNode } from './stateByNode.ts';

/** The time range of the dashboard; the tests wait until Prometheus knows its beginning. */
const RANGE_SECONDS = 12;
const { panels } = readDashboard();

let fleet: ServedFleet | undefined;
let accounts: EmulatedAccount[];
let prometheus: PrometheusServer | undefined;

beforeAll(async () => {
  fleet = await serveFleet();
  ({ accounts } = fleet);
  const { port } = new URL(fleet.served.url);
  // Two instances with the same inventory, as two replicas are.
  prometheus = await startScraping([`127.0.0.1:${port}`, `localhost:${port}`]);
  await everyAccountIsRead(fleet.served);
  await eventually('Prometheus knows the whole inventory since the beginning of the range', async () => {
    const known = `count(sum by (instance) (certalog_certificates offset ${RANGE_SECONDS}s) == 240) == 2`;
    return (await prometheus?.now(known))?.length === 1;
  });
});

afterAll(async () => {
  await prometheus?.stop();
  await fleet?.stop();
});

/** Where the fleet has nothing to show. */
const mayBeEmpty = ['Rate limit remaining'];

describe.each(panels.map((panel) => ({ panel, title: panel.title })))('"$title"', ({ panel, title }) => {
  test.each(panel.targets)('query $refId has a result', async (target) => {
    const samples = await ask(target);
    if (!mayBeEmpty.includes(title)) expect(samples).not.toEqual([]);
    expect(samples.length).toBeLessThanOrEqual(100);
  });
});

describe('each certificate counts once, though two replicas export it', () => {
  test('certificates by state', async () => {
    const shown = (await result('Certificates by state')).map(({ labels, values }) => [
      labels.state,
      values[0],
    ]);
    const held = Map.groupBy(certificates(), ({ state }) => state);
    expect(Object.fromEntries(shown)).toEqual(
      Object.fromEntries([...held].map(([state, list]) => [state, list.length])),
    );
  });

  test.each([
    ['Expired while in use', 'expired'],
    ['Expiring within $expiring days, in use', 'expiring'],
  ])('%s', async (title, state) => {
    const expected = certificates().filter((certificate) => certificate.state === state && certificate.inUse);
    expect(expected.length).toBeGreaterThan(0);
    expect((await result(title)).map(({ values }) => values)).toEqual([[expected.length]]);
  });

  test.each([
    ['A', true],
    ['B', false],
  ])('expiries per week, query %s: every week is there, and what has expired', async (refId, inUse) => {
    const weeks = new Map(
      (await result('Expiries per week', refId)).map(({ labels, values: [count = 0] }) => [
        labels.week,
        count,
      ]),
    );
    const readable = certificates().filter(
      ({ state, ...one }) => state !== 'unreadable' && one.inUse === inUse,
    );
    expect(weeks.size).toBe(54);
    expect([...weeks.values()].reduce((sum, count) => sum + count, 0)).toBe(readable.length);
    expect(weeks.get('-1')).toBe(readable.filter(({ state }) => state === 'expired').length);
  });
});

test('what expires next are the first 50, without those that have expired unused, with what uses them', async () => {
  const rows = await result('What expires next (50)');
  const expected = certificates()
    .filter(({ state, inUse }) => state !== 'unreadable' && (state !== 'expired' || inUse))
    .toSorted((one, other) => one.expires - other.expires)
    .slice(0, 50);
  const shown = rows.map(({ labels, values: [expires] }) => [
    labels.account_name,
    labels.certificate_id,
    expires,
  ]);
  expect(shown.toSorted()).toEqual(
    expected.map(({ account, id, expires }) => [account, id, expires]).toSorted(),
  );
  const uses = await result('What expires next (50)', 'C');
  const used = expected.filter(({ inUse }) => inUse).map(({ id }) => id);
  expect(uses.map(({ labels }) => labels.certificate_id).toSorted()).toEqual(used.toSorted());
});

test('while Certalog cannot be reached, no number of the first row is shown', async () => {
  const unreachable = await startScraping(['127.0.0.1:1']);
  try {
    const stats = panels.filter(({ type }) => type === 'stat');
    for (const { title, targets } of stats) {
      for (const { expr } of targets) expect(await unreachable.now(filled(expr)), title).toEqual([]);
    }
  } finally {
    await unreachable.stop();
  }
});

test('an account that can no longer be read is counted, named with the reason, and keeps its certificates', async () => {
  const [account] = accounts;
  const before = await result('Certificates by state');
  const faults = JSON.stringify([{ kind: 'forbidden', operation: 'list', account: account?.id }]);
  await fetch(new URL('/emulator/faults', fleet?.emulator.url), { method: 'PUT', body: faults });
  await fetch(`${fleet?.served.url}/api/v1/sync`, { method: 'POST' });
  await eventually('the sync has failed', async () => {
    const [counted] = await result('Accounts not read completely');
    return counted?.values[0] === 1;
  });
  const outcomes = await result('Accounts (100)', 'B');
  expect(outcomes.filter(({ values }) => values[0] !== 0)).toEqual([
    { labels: { account_id: account?.id, reason: 'permission' }, values: [2] },
  ]);
  expect(await result('Certificates by state')).toEqual(before);
  // The requests of that sync have a latency.
  await eventually('there are quantiles', async () => {
    const quantiles = await result('Latency of requests', 'C');
    return quantiles.some(({ values }) => values.some((value) => value > 0));
  });
});

test('what every panel shows is a page for people to look at', async ({ annotate }) => {
  const shown: PanelResult[] = [];
  for (const panel of panels) {
    const results = [];
    for (const target of panel.targets) results.push({ target, samples: await ask(target) });
    shown.push({ panel, results });
  }
  const folder = join(tmpdir(), 'certalog-dashboard');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'index.html'), resultPage(shown));
  await annotate(`The page is ${join(folder, 'index.html')}`);
});

async function result(title: string, refId = 'A'): Promise<Sample[]> {
  const panel = panels.find((candidate) => candidate.title === title);
  const target = panel?.targets.find((candidate) => candidate.refId === refId);
  if (!target) throw new Error(`The dashboard has no query ${refId} of "${title}"`);
  return ask(target);
}

async function ask({ expr, range }: Target): Promise<Sample[]> {
  if (!prometheus) throw new Error('Prometheus has not started');
  return range ? prometheus.overTime(filled(expr), RANGE_SECONDS) : prometheus.now(filled(expr));
}

function filled(expression: string): string {
  return filledIn(expression, { rateInterval: '4s', range: `${RANGE_SECONDS}s` });
}

function certificates() {
  return accounts.flatMap((account) =>
    account.certificates.map(({ id, certificates: pem, associations }) => ({
      account: account.name,
      id,
      state: stateByNode(pem),
      /** Milliseconds since 1970; Infinity when nothing can be read. */
      expires: Math.min(...certificateBlocks(pem).flatMap(endOf)),
      inUse: (associations ?? []).length > 0,
    })),
  );
}

function endOf(block: string): number[] {
  try {
    return [new X509Certificate(block).validToDate.getTime()];
  } catch {
    return [];
  }
}
