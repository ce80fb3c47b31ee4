import { afterAll, beforeAll, expect, test } from 'vitest';
import type { EmulatedAccount } from '../../../src/emulator/account.ts';
import { filledIn, readDashboard } from '../../deploy/dashboardFile.ts';
import { eventually } from '../eventually.ts';
import { type PrometheusServer, type Sample, startScraping } from '../prometheusServer.ts';
import { type ServedFleet, serveFleet } from '../servedFleet.ts';
import { stateByNode } from '../stateByNode.ts';

const { panels } = readDashboard();

let fleet: ServedFleet | undefined;
let accounts: EmulatedAccount[];
let prometheus: PrometheusServer | undefined;

beforeAll(async () => {
  fleet = await serveFleet({
    accounts: 1,
    certificates: 60,
    seed: 2,
    faults: [{ kind: 'forbidden', operation: 'associations' }],
  });
  ({ accounts } = fleet);
  prometheus = await startScraping([new URL(fleet.served.url).host]);
  await eventually('the only sync has ended incomplete', async () => {
    const known = await prometheus?.now('certalog_sync_last_run_info{outcome="incomplete"}');
    return known?.length === 1;
  });
});

afterAll(async () => {
  await prometheus?.stop();
  await fleet?.stop();
});

test.each([
  ['Expired while in use', 'expired'],
  ['Expiring within $expiring days, in use', 'expiring'],
])('"%s" counts certificates whose uses have never been read', async (title, state) => {
  const certificates = accounts.flatMap((account) => account.certificates);
  const expected = certificates.filter((certificate) => stateByNode(certificate.certificates) === state);
  expect(expected.length).toBeGreaterThan(0);
  expect(await ask(title)).toEqual([{ labels: {}, values: [expected.length] }]);
});

test('no expiry is shown as that of a certificate that is not in use', async () => {
  const unused = await ask('Expiries per week', 'B');
  expect(unused).toHaveLength(54);
  expect(unused.filter(({ values }) => values[0] !== 0)).toEqual([]);
});

async function ask(title: string, refId = 'A'): Promise<Sample[]> {
  if (!prometheus) throw new Error('Prometheus has not started');
  const panel = panels.find((candidate) => candidate.title === title);
  const expression = panel?.targets.find((target) => target.refId === refId)?.expr ?? '';
  return prometheus.now(filledIn(expression, { rateInterval: '4s', range: '12s' }));
}
