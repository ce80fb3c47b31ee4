import { describe, test } from 'vitest';
import { expectAlerts } from './promtool.ts';
import { fires, inReplicas } from './series.ts';

const two = ['one:8080', 'two:8080'];
const build = 'certalog_build_info{version="1",revision="",node_version="v24"}';

describe('Certalog is absent', () => {
  const alert = 'CertalogAbsent';
  const absent = fires(
    alert,
    { severity: 'critical' },
    'Certalog has no metrics',
    'No replica of Certalog can be scraped: no certificate is watched, and no other alert of Certalog can fire.',
  );

  test('ten minutes after the last replica has gone, and from the start where there is none', async () => {
    await expectAlerts(inReplicas({ [build]: '1x30 stale' }, two), [
      { at: '40m', alert, fires: [] },
      { at: '41m', alert, fires: [absent] },
    ]);
    await expectAlerts({}, [{ at: '10m', alert, fires: [absent] }]);
  });

  test('quiet: one of two replicas is left', async () => {
    const series = {
      ...inReplicas({ [build]: 1 }, ['one:8080']),
      ...inReplicas({ [build]: '1x30 stale' }, ['two:8080']),
    };
    await expectAlerts(series, [{ at: '180m', alert, fires: [] }]);
  });
});

describe('the database is down', () => {
  const alert = 'CertalogDatabaseDown';
  const down = fires(
    alert,
    { severity: 'warning' },
    'Certalog cannot reach its database',
    'No replica of Certalog reaches PostgreSQL. The metrics show what was last known; nothing is read or stored.',
  );
  const up = 'certalog_database_up';

  test('for all replicas, for ten minutes: one warning', async () => {
    await expectAlerts(inReplicas({ [up]: '1x29 0x100' }, two), [
      { at: '39m', alert, fires: [] },
      { at: '40m', alert, fires: [down] },
    ]);
  });

  test('quiet: one of two replicas reaches it', async () => {
    const series = { ...inReplicas({ [up]: 0 }, ['one:8080']), ...inReplicas({ [up]: 1 }, ['two:8080']) };
    await expectAlerts(series, [{ at: '60m', alert, fires: [] }]);
  });
});

describe('few requests are left', () => {
  const alert = 'CertalogRateLimitNear';
  const near = (left: number) =>
    fires(
      alert,
      { severity: 'warning', token: 'production' },
      `Cloudflare grants the token production only ${left} more requests`,
      `Of the requests that Cloudflare grants in 5 minutes, the token production has ${left} left. At 0 everything that ` +
        'uses it stops, also what is not Certalog.',
    );
  const remaining = 'certalog_cloudflare_rate_limit_remaining{token="production"}';

  test('fewer than 100, for 5 minutes: one warning for the token, with the least', async () => {
    const series = {
      ...inReplicas({ [remaining]: '1000x10 99 98 97 99 98 97 99 98' }, ['one:8080']),
      ...inReplicas({ [remaining]: '1000x10 99 98 97 99 98 95 99 98' }, ['two:8080']),
    };
    await expectAlerts(series, [
      { at: '15m', alert, fires: [] },
      { at: '16m', alert, fires: [near(95)] },
    ]);
  });

  test('quiet: 100 are left', async () => {
    await expectAlerts(inReplicas({ [remaining]: '101 100x20' }), [{ at: '9m', alert, fires: [] }]);
  });

  test('quiet: the token has not been used for a while, whatever its last answer said', async () => {
    await expectAlerts(inReplicas({ [remaining]: '1000 50x100' }), [{ at: '60m', alert, fires: [] }]);
  });
});

describe('more series than the budget', () => {
  const alert = 'CertalogMetricsBudgetExceeded';
  const exceeded = fires(
    alert,
    { severity: 'info' },
    'Certalog has more metric series than its budget',
    'The inventory has more series than metrics.max_series of the configuration allows. Nothing is left out for it, but ' +
      'Prometheus may not have room for them.',
  );

  test('information, after 15 minutes', async () => {
    await expectAlerts(inReplicas({ certalog_exposition_budget_exceeded: 1 }, two), [
      { at: '14m', alert, fires: [] },
      { at: '15m', alert, fires: [exceeded] },
    ]);
  });

  test('quiet: within the budget', async () => {
    await expectAlerts(inReplicas({ certalog_exposition_budget_exceeded: 0 }, two), [
      { at: '60m', alert, fires: [] },
    ]);
  });
});
