import { describe, test } from 'vitest';
import { expectAlerts, type Series } from './promtool.ts';
import { fires, inReplicas, MINUTE } from './series.ts';

const two = ['one:8080', 'two:8080'];
const labels = { severity: 'warning', account_id: 'a1' };
const named = 'certalog_account_info{account_id="a1",account_name="Example Ltd"}';
/** Minutes: more than the times of the rules. */
const LONG = 250;

describe('the inventory shrank', () => {
  const alert = 'CertalogInventoryShrank';
  const gone = (count: number) =>
    fires(
      alert,
      labels,
      `${count} certificates of account a1 (Example Ltd) are gone`,
      `Within 3h, ${count} certificates have been deleted from account a1 (Example Ltd); Cloudflare confirms for each that ` +
        'it does not exist any more. If nobody meant to, upload them again: Certalog still has each PEM.',
    );
  const held = (state: string) => `certalog_certificates{account_id="a1",state="${state}"}`;
  const listed = 'certalog_sync_listed_certificates{account_id="a1"}';
  /** At the 30th minute the account has so many instead of that many, 5 of them expired. */
  const shrinking = (from: number, to: number): Series =>
    inReplicas(
      {
        [named]: 1,
        [listed]: `${from}x29 ${to}x100`,
        [held('valid')]: `${from - 5}x29 ${to - 5}x100`,
        [held('expired')]: 5,
      },
      two,
    );

  test('at once, when it is known that the certificates are gone', async () => {
    await expectAlerts(shrinking(100, 60), [
      { at: '29m', alert, fires: [] },
      { at: '30m', alert, fires: [gone(40)] },
      { at: '120m', alert, fires: [gone(40)] },
    ]);
  });

  test('at the edge: more than 3 and more than a fifth', async () => {
    await expectAlerts(shrinking(10, 7), [{ at: '60m', alert, fires: [] }]);
    await expectAlerts(shrinking(10, 6), [{ at: '60m', alert, fires: [gone(4)] }]);
    await expectAlerts(shrinking(100, 80), [{ at: '60m', alert, fires: [] }]);
    await expectAlerts(shrinking(100, 79), [{ at: '60m', alert, fires: [gone(21)] }]);
  });

  test('quiet: Cloudflare lists fewer, and none of the others is proven to be gone', async () => {
    await expectAlerts(inReplicas({ [named]: 1, [listed]: '100x29 40x100', [held('valid')]: 100 }, two), [
      { at: '60m', alert, fires: [] },
    ]);
  });

  test('3 hours later it is the inventory that is normal', async () => {
    const series = inReplicas(
      { [named]: 1, [listed]: `100x29 60x${LONG}`, [held('valid')]: `100x29 60x${LONG}` },
      ['one:8080'],
      LONG,
    );
    await expectAlerts(series, [
      { at: '209m', alert, fires: [gone(40)] },
      { at: '211m', alert, fires: [] },
    ]);
  });
});

describe('associations', () => {
  const oldest = 'certalog_sync_associations_oldest_timestamp_seconds{account_id="a1"}';
  const listed = 'certalog_sync_listed_certificates{account_id="a1"}';
  const interval = { certalog_sync_interval_seconds: 15 * MINUTE };

  describe('too old', () => {
    const alert = 'CertalogAssociationsTooOld';
    const old = (age: string) =>
      fires(
        alert,
        labels,
        `Where certificates of account a1 (Example Ltd) are used was read ${age} ago`,
        `For certificates of account a1 (Example Ltd), what uses them was last read ${age} ago. An alert of one that came ` +
          'into use since has the severity of an unused one.',
      );

    test('more than 2 hours, for a quarter of an hour', async () => {
      const series = inReplicas({ [named]: 1, ...interval, [oldest]: `${-110 * MINUTE}x60` }, two);
      await expectAlerts(series, [
        // At the 10th minute they are 2 hours old, and not more.
        { at: '25m', alert, fires: [] },
        { at: '26m', alert, fires: [old('2h 16m 0s')] },
      ]);
    });

    test('never less than four intervals', async () => {
      const daily = { certalog_sync_interval_seconds: 1440 * MINUTE };
      const series = (age: number) =>
        inReplicas({ [named]: 1, ...daily, [oldest]: `${-age * MINUTE}x60` }, two);
      await expectAlerts(series(5700), [{ at: '50m', alert, fires: [] }]);
      await expectAlerts(series(5761), [{ at: '50m', alert, fires: [old('4d 0h 51m 0s')] }]);
    });
  });

  describe('never read', () => {
    const alert = 'CertalogAssociationsNeverRead';
    const never = fires(
      alert,
      labels,
      'Where certificates of account a1 (Example Ltd) are used has never been read',
      'For 2h, there have been certificates of account a1 (Example Ltd) of which it has never been read what uses them. ' +
        'They count as unused.',
    );
    const account = (more: Record<string, number | string>) =>
      inReplicas({ [named]: 1, ...interval, [listed]: 50_000, ...more }, two, LONG);

    test('for 2 hours', async () => {
      await expectAlerts(account({}), [
        { at: '119m', alert, fires: [] },
        { at: '120m', alert, fires: [never] },
      ]);
    });

    test.each([
      ['once in that time all were known', { [oldest]: '_x60 1x10 stale _x100' }],
      ['the account has no certificates', { [listed]: 0 }],
      ['its list has never been read', { [listed]: '_x250' }],
    ])('quiet: %s', async (_reason, more) => {
      await expectAlerts(account(more), [{ at: '130m', alert, fires: [] }]);
    });
  });
});
