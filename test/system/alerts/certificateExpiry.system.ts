import { describe, test } from 'vitest';
import { type Expected, expectAlerts, type Firing } from './promtool.ts';
import { certificateSeries, DAY, firesForCertificate, HOUR, MINUTE, spelled } from './series.ts';

const SOON = 'CertalogCertificateExpiringSoon';
const VERY_SOON = 'CertalogCertificateExpiringVerySoon';
const EXPIRED = 'CertalogCertificateExpired';
const UNUSED_EXPIRING = 'CertalogUnusedCertificateExpiring';
const UNUSED_EXPIRED = 'CertalogUnusedCertificateExpired';
const all = [SOON, VERY_SOON, EXPIRED, UNUSED_EXPIRING, UNUSED_EXPIRED];

const inUse = { usedBy: 'access, gateway' };
const two = { replicas: ['one:8080', 'two:8080'] };

test('soon, in use: a warning, after an hour', async () => {
  const notAfter = 20 * DAY;
  await expectAlerts(certificateSeries({ notAfter, ...inUse, ...two }), [
    ...firesAlone(SOON, '60m', soon(notAfter)),
    ...none('59m'),
  ]);
});

test('very soon, in use: critical, at once', async () => {
  const notAfter = 5 * DAY;
  await expectAlerts(certificateSeries({ notAfter, ...inUse, ...two }), [
    ...firesAlone(VERY_SOON, '0m', verySoon(notAfter)),
    ...firesAlone(VERY_SOON, '180m', verySoon(notAfter)),
  ]);
});

test('expired, in use: critical, at once and as long as it is', async () => {
  await expectAlerts(certificateSeries({ notAfter: -2 * DAY, ...inUse, ...two }), [
    ...firesAlone(EXPIRED, '0m', expired(-2 * DAY)),
    ...firesAlone(EXPIRED, '180m', expired(-2 * DAY)),
  ]);
});

test('not in use: information, whether it expires soon, very soon or has expired', async () => {
  for (const notAfter of [20 * DAY, 2 * DAY]) {
    await expectAlerts(
      certificateSeries({ notAfter, ...two }),
      firesAlone(UNUSED_EXPIRING, '60m', unusedExpiring(notAfter)),
    );
  }
  await expectAlerts(
    certificateSeries({ notAfter: -2 * DAY, ...two }),
    firesAlone(UNUSED_EXPIRED, '60m', unusedExpired(-2 * DAY)),
  );
});

test.each([
  ['in use', inUse],
  ['not in use', {}],
])('superseded, %s: quiet, whenever it expires', async (_use, use) => {
  for (const notAfter of [20 * DAY, 2 * DAY, -2 * DAY]) {
    await expectAlerts(certificateSeries({ notAfter, ...use, findings: ['superseded'] }), none('120m'));
  }
});

describe('at the edge', () => {
  // Pending since the minute before the hour begins; 10m is when the time is up.
  test('28 days: soon is a second less', async () => {
    const notAfter = 28 * DAY + 10 * MINUTE;
    await expectAlerts(certificateSeries({ notAfter, ...inUse }), none('70m'));
    await expectAlerts(
      certificateSeries({ notAfter: notAfter - 1, ...inUse }),
      firesAlone(SOON, '70m', soon(notAfter - 1)),
    );
    await expectAlerts(certificateSeries({ notAfter }), none('70m'));
    await expectAlerts(
      certificateSeries({ notAfter: notAfter - 1 }),
      firesAlone(UNUSED_EXPIRING, '70m', unusedExpiring(notAfter - 1)),
    );
  });

  test('a third of its life: soon is a second less', async () => {
    const notAfter = 3 * DAY + 10 * MINUTE;
    const life = (seconds: number) => ({ notBefore: notAfter - seconds, ...inUse });
    await expectAlerts(certificateSeries({ notAfter, ...life(9 * DAY) }), none('70m'));
    await expectAlerts(
      certificateSeries({ notAfter, ...life(9 * DAY + 3) }),
      firesAlone(SOON, '70m', soon(notAfter)),
    );
  });

  test('a tenth of its life: very soon is a second less, and ends soon', async () => {
    const notAfter = 3 * DAY + 2 * HOUR;
    await expectAlerts(certificateSeries({ notAfter, notBefore: notAfter - 30 * DAY, ...inUse }), [
      ...firesAlone(SOON, '120m', soon(notAfter)),
      ...firesAlone(VERY_SOON, '121m', verySoon(notAfter)),
    ]);
  });

  test('7 days: very soon is a second less, and ends soon', async () => {
    const notAfter = 7 * DAY + 2 * HOUR;
    await expectAlerts(certificateSeries({ notAfter, ...inUse }), [
      ...firesAlone(SOON, '120m', soon(notAfter)),
      ...firesAlone(VERY_SOON, '121m', verySoon(notAfter)),
    ]);
    await expectAlerts(
      certificateSeries({ notAfter: notAfter - 1, ...inUse }),
      firesAlone(VERY_SOON, '120m', verySoon(notAfter - 1)),
    );
  });

  test('notAfter: still valid in that second, expired in the next', async () => {
    const notAfter = 90 * MINUTE;
    await expectAlerts(certificateSeries({ notAfter, ...inUse }), [
      ...firesAlone(VERY_SOON, '90m', verySoon(notAfter)),
      ...firesAlone(EXPIRED, '91m', expired(notAfter)),
    ]);
    await expectAlerts(
      certificateSeries({ notAfter: notAfter - 1, ...inUse }),
      firesAlone(EXPIRED, '90m', expired(notAfter - 1)),
    );
    await expectAlerts(certificateSeries({ notAfter }), [
      ...firesAlone(UNUSED_EXPIRING, '90m', unusedExpiring(notAfter)),
      ...none('150m'),
      ...firesAlone(UNUSED_EXPIRED, '151m', unusedExpired(notAfter)),
    ]);
  });
});

test('a certificate that lives for ten hours alerts in its last third, not from its first hour on', async () => {
  const notAfter = 10 * HOUR;
  await expectAlerts(certificateSeries({ notAfter, notBefore: 0, ...inUse, minutes: 650 }), [
    ...none('400m'),
    ...firesAlone(SOON, '500m', soon(notAfter)),
    ...firesAlone(VERY_SOON, '550m', verySoon(notAfter)),
    ...firesAlone(EXPIRED, '601m', expired(notAfter)),
  ]);
});

test('where no notBefore is known the time that is left decides alone', async () => {
  await expectAlerts(
    certificateSeries({ notAfter: 20 * DAY, notBefore: null, ...inUse }),
    firesAlone(SOON, '60m', soon(20 * DAY)),
  );
});

test('of a bundle the life of the element that expires first counts', async () => {
  const labels = 'account_id="a1",certificate_id="c1",name="gateway",bundle_index="1",instance="one:8080"';
  await expectAlerts(
    {
      ...certificateSeries({ notAfter: 10 * DAY, notBefore: -1 * DAY, ...inUse }),
      [`certalog_certificate_not_after_timestamp_seconds{${labels}}`]: `${3000 * DAY}x200`,
      [`certalog_certificate_not_before_timestamp_seconds{${labels}}`]: `${-3000 * DAY}x200`,
    },
    none('120m'),
  );
});

test('a scrape that fails for a few minutes neither ends an alert nor begins its time anew', async () => {
  const series = certificateSeries({ notAfter: 20 * DAY, ...inUse });
  const withGap = Object.entries(series).map(([name, values]) => {
    const [value] = values.split('x');
    // The account and the services are not known while nothing is scraped: here they stay.
    return [name, /_info/.test(name) ? values : `${value}x30 stale _x7 ${value}x100`];
  });
  await expectAlerts(Object.fromEntries(withGap), [
    ...firesAlone(SOON, '60m', soon(20 * DAY)),
    ...firesAlone(SOON, '100m', soon(20 * DAY)),
  ]);
});

/** Of these alerts exactly this one fires then. */
function firesAlone(alert: string, at: string, firing: Firing): Expected[] {
  return all.map((name) => ({ at, alert: name, fires: name === alert ? [firing] : [] }));
}

function none(at: string): Expected[] {
  return all.map((alert) => ({ at, alert, fires: [] }));
}

function soon(notAfter: number): Firing {
  return firesForCertificate(
    SOON,
    'warning',
    `Certificate "gateway" (c1) expires soon: ${spelled(notAfter)}`,
    `Certificate "gateway" (c1) of account a1 (Example Ltd) expires at ${spelled(notAfter)}. It is used by access, ` +
      'gateway. Upload its successor and attach it there before.',
  );
}

function verySoon(notAfter: number): Firing {
  return firesForCertificate(
    VERY_SOON,
    'critical',
    `Certificate "gateway" (c1) expires very soon: ${spelled(notAfter)}`,
    `Certificate "gateway" (c1) of account a1 (Example Ltd) expires at ${spelled(notAfter)}, and nothing in use ` +
      'replaces it. It is used by access, gateway: connections that need it fail from then on. Upload its successor ' +
      'and attach it there now.',
  );
}

function expired(notAfter: number): Firing {
  return firesForCertificate(
    EXPIRED,
    'critical',
    `Certificate "gateway" (c1) is in use and has expired: ${spelled(notAfter)}`,
    `Certificate "gateway" (c1) of account a1 (Example Ltd) expired at ${spelled(notAfter)} and is used by access, ` +
      'gateway: connections that need it fail. Replace it there by a valid one, or detach it.',
  );
}

function unusedExpiring(notAfter: number): Firing {
  return firesForCertificate(
    UNUSED_EXPIRING,
    'info',
    `Certificate "gateway" (c1) is not known to be in use and expires soon: ${spelled(notAfter)}`,
    `Certificate "gateway" (c1) of account a1 (Example Ltd) expires at ${spelled(notAfter)}. No service is ` +
      'known to use it. Replace it before it is attached, or delete it once its page shows that its associations were read.',
  );
}

function unusedExpired(notAfter: number): Firing {
  return firesForCertificate(
    UNUSED_EXPIRED,
    'info',
    `Certificate "gateway" (c1) is not known to be in use and has expired: ${spelled(notAfter)}`,
    `Certificate "gateway" (c1) of account a1 (Example Ltd) expired at ${spelled(notAfter)}. No service is ` +
      'known to use it. Delete it once its page shows that its associations were read.',
  );
}
