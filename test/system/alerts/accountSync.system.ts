import { describe, expect, test } from 'vitest';
import { expectAlerts, type Firing } from './promtool.ts';
import { fires, HOUR, inReplicas, MINUTE } from './series.ts';

const two = ['one:8080', 'two:8080'];
const STALE = 'CertalogSyncStale';
const FAILING = 'CertalogSyncFailing';
const INCOMPLETE = 'CertalogSyncIncomplete';

/** An account whose runs are a quarter of an hour apart; Certalog has been running since the epoch. */
const account = {
  'certalog_build_info{version="1"}': 1,
  process_start_time_seconds: 0,
  certalog_sync_interval_seconds: 15 * MINUTE,
  'certalog_account_info{account_id="a1",account_name="Example Ltd"}': 1,
};
const succeeded = 'certalog_sync_last_success_timestamp_seconds{account_id="a1"}';
const attempted = 'certalog_sync_last_attempt_timestamp_seconds{account_id="a1"}';
const took = (id: string) => `certalog_sync_duration_seconds{account_id="${id}"}`;
const lastRun = (outcome: string, reason: string) =>
  `certalog_sync_last_run_info{account_id="a1",outcome="${outcome}",reason="${reason}"}`;

describe('stale', () => {
  const stale = (age: string): Firing =>
    fires(
      STALE,
      { severity: 'warning', account_id: 'a1' },
      `Account a1 (Example Ltd) has not been read completely for ${age}`,
      `The list of account a1 (Example Ltd) has not been read completely for ${age}. What is shown of it is what was last ` +
        'known: certificates that were added or attached since are not watched.',
    );
  const quiet = { alert: STALE, fires: [] };

  test('two missed runs and the grace, and 5 minutes for a run that is just ending', async () => {
    await expectAlerts(inReplicas({ ...account, [succeeded]: 0, [took('a1')]: 30 }, two), [
      // 45 minutes are not more than 45 minutes.
      { at: '50m', ...quiet },
      { at: '51m', alert: STALE, fires: [stale('51m 0s')] },
      { at: '180m', alert: STALE, fires: [stale('3h 0m 0s')] },
    ]);
  });

  test('quiet: each run is complete', async () => {
    await expectAlerts(inReplicas({ ...account, [succeeded]: '0+60x200' }, two), [{ at: '180m', ...quiet }]);
  });

  test('quiet: a huge account whose runs read the list and a part of the associations', async () => {
    const huge = {
      ...account,
      [succeeded]: 0,
      [attempted]: '0+60x200',
      [lastRun('incomplete', 'budget')]: 1,
    };
    await expectAlerts(inReplicas(huge, two), [{ at: '180m', ...quiet }]);
  });

  test('a huge account whose runs have stopped', async () => {
    const stopped = { ...account, [attempted]: 0, [lastRun('incomplete', 'budget')]: 1 };
    await expectAlerts(inReplicas(stopped, two), [
      { at: '50m', ...quiet },
      { at: '51m', alert: STALE, fires: [stale('51m 0s')] },
    ]);
  });

  test('runs that begin in time and lack more than associations are no reading of the list', async () => {
    const lacking = {
      ...account,
      [succeeded]: 0,
      [attempted]: '0+60x200',
      [lastRun('incomplete', 'network')]: 1,
    };
    await expectAlerts(inReplicas(lacking, two), [{ at: '51m', alert: STALE, fires: [stale('51m 0s')] }]);
  });

  test('an account that has never been read, since Certalog runs', async () => {
    await expectAlerts(inReplicas({ ...account, [attempted]: '0+60x200' }, two), [
      { at: '50m', ...quiet },
      { at: '51m', alert: STALE, fires: [stale('51m 0s')] },
    ]);
  });

  test('quiet: an account that has not been read yet since one replica has just started', async () => {
    const restarted = {
      ...inReplicas(account, two),
      'process_start_time_seconds{instance="one:8080",job="certalog"}': `${2 * HOUR}x200`,
    };
    await expectAlerts(restarted, [{ at: '160m', ...quiet }]);
  });

  test('a schedule with a longer interval has longer', async () => {
    const daily = { ...account, certalog_sync_interval_seconds: HOUR, [succeeded]: 0 };
    await expectAlerts(inReplicas(daily, two), [
      { at: '140m', ...quiet },
      { at: '141m', alert: STALE, fires: [stale('2h 21m 0s')] },
    ]);
  });

  test('a fleet whose round takes longer than an interval has two rounds', async () => {
    // 8 accounts of 30 minutes each, four at once: a round takes an hour.
    const fleet = Array.from({ length: 7 }, (_, index) => `b${index}`).flatMap((id) => [
      [`certalog_account_info{account_id="${id}",account_name=""}`, 1],
      [`certalog_sync_last_success_timestamp_seconds{account_id="${id}"}`, '0+60x200'],
      [took(id), 30 * MINUTE],
    ]);
    const late = { ...account, ...Object.fromEntries(fleet), [succeeded]: 0, [took('a1')]: 30 * MINUTE };
    await expectAlerts(inReplicas(late, two), [
      { at: '140m', ...quiet },
      { at: '141m', alert: STALE, fires: [stale('2h 21m 0s')] },
    ]);
  });

  test('quiet: a process without a schedule', async () => {
    const { certalog_sync_interval_seconds: _, ...unscheduled } = account;
    await expectAlerts(inReplicas({ ...unscheduled, [succeeded]: 0 }), [{ at: '180m', ...quiet }]);
  });
});

describe('runs of a quarter of an hour', () => {
  const failing = (reason: string): Firing =>
    fires(
      FAILING,
      { severity: 'warning', account_id: 'a1' },
      `The list of account a1 (Example Ltd) cannot be read (${reason})`,
      `The syncs of account a1 (Example Ltd) fail, the last one for the reason ${reason}. What is shown of it is what was ` +
        'last known; changes since are not seen.',
    );
  const incomplete = (reason: string): Firing =>
    fires(
      INCOMPLETE,
      { severity: 'warning', account_id: 'a1' },
      `The syncs of account a1 (Example Ltd) leave something out (${reason})`,
      `The syncs of account a1 (Example Ltd) are incomplete, the last one for the reason ${reason}. Nothing was removed ` +
        'for it: what was not read is shown as it was last known.',
    );

  test.each([
    ['failed', FAILING, failing, INCOMPLETE],
    ['incomplete', INCOMPLETE, incomplete, FAILING],
  ])('%s for half an hour: one warning', async (outcome, alert, firing, other) => {
    await expectAlerts(inReplicas({ ...account, [lastRun(outcome, 'permission')]: 1 }, two), [
      { at: '29m', alert, fires: [] },
      { at: '30m', alert, fires: [firing('permission')] },
      { at: '60m', alert: other, fires: [] },
    ]);
  });

  test('the alert stands while the reason changes', async () => {
    const changing = {
      ...account,
      [lastRun('failed', 'network')]: '1x20 stale',
      [lastRun('failed', 'timeout')]: '_x20 1x100',
    };
    await expectAlerts(inReplicas(changing, two), [
      { at: '30m', alert: FAILING, fires: [failing('timeout')] },
    ]);
  });

  test('quiet: one bad run between good ones', async () => {
    const once = {
      ...account,
      [lastRun('complete', '')]: '1x20 stale _x14 1x100',
      [lastRun('failed', 'network')]: '_x20 1x14 stale',
    };
    await expectAlerts(inReplicas(once, two), [
      { at: '35m', alert: FAILING, fires: [] },
      { at: '60m', alert: FAILING, fires: [] },
    ]);
  });

  test('quiet: only the associations did not fit into the interval', async () => {
    await expectAlerts(inReplicas({ ...account, [lastRun('incomplete', 'budget')]: 1 }, two), [
      { at: '180m', alert: INCOMPLETE, fires: [] },
    ]);
  });

  test('an account without a name is named by its id', async () => {
    const unnamed = {
      'certalog_account_info{account_id="a1",account_name=""}': 1,
      [lastRun('failed', 'network')]: 1,
    };
    const { labels, annotations } = failing('network');
    const plain = Object.entries(annotations).map(([key, text]) => [key, text.replace(' (Example Ltd)', '')]);
    expect(plain).not.toEqual(Object.entries(annotations));
    await expectAlerts(inReplicas(unnamed), [
      { at: '30m', alert: FAILING, fires: [{ labels, annotations: Object.fromEntries(plain) }] },
    ]);
  });
});
