import { describe, test } from 'vitest';
import { expectAlerts, type Firing } from './promtool.ts';
import {
  certificateSeries,
  DAY,
  firesForCertificate,
  MINUTE,
  type SampleCertificate,
  spelled,
  YEAR,
} from './series.ts';

const valid = { notAfter: 2 * YEAR, usedBy: 'access', replicas: ['one:8080', 'two:8080'] };

describe('not yet valid', () => {
  const alert = 'CertalogCertificateNotYetValid';
  const at = (notBefore: number, sample: Partial<SampleCertificate> = {}) =>
    certificateSeries({ ...valid, notBefore, ...sample });
  const firing = (notBefore: number) =>
    firesForCertificate(
      alert,
      'warning',
      `Certificate "gateway" (c1) is in use and not valid before ${spelled(notBefore)}`,
      `Certificate "gateway" (c1) of account a1 (Example Ltd) is valid from ${spelled(notBefore)} on and is used by ` +
        'access already: connections that need it fail until then. Attach one that is valid, or check the clock of who ' +
        'issued it.',
    );

  test('in use: a warning, after 15 minutes', async () => {
    await expectAlerts(at(DAY), [
      { at: '14m', alert, fires: [] },
      { at: '15m', alert, fires: [firing(DAY)] },
    ]);
  });

  test('ends at its notBefore', async () => {
    await expectAlerts(at(60 * MINUTE), [
      { at: '59m', alert, fires: [firing(60 * MINUTE)] },
      { at: '60m', alert, fires: [] },
    ]);
  });

  test.each([
    ['not in use: an upload ahead of its time is in order', { usedBy: '' }],
    ['superseded', { findings: ['superseded'] }],
  ])('quiet: %s', async (_reason, sample) => {
    await expectAlerts(at(DAY, sample), [{ at: '60m', alert, fires: [] }]);
  });
});

describe('unreadable', () => {
  const alert = 'CertalogCertificateUnreadable';
  const firing = (uses: string) =>
    firesForCertificate(
      alert,
      'warning',
      'Certificate "gateway" (c1) cannot be read',
      'No expiry can be read from certificate "gateway" (c1) of account a1 (Example Ltd), so that none is watched. It ' +
        `is used by ${uses}. Its page says what was wrong with which part.`,
    );

  test.each([
    ['access', 'access'],
    ['', 'no service that is known'],
  ])('a warning after 15 minutes, and never called expired (used by "%s")', async (usedBy, uses) => {
    await expectAlerts(certificateSeries({ ...valid, notAfter: null, notBefore: null, usedBy }), [
      { at: '14m', alert, fires: [] },
      { at: '15m', alert, fires: [firing(uses)] },
      { at: '180m', alert: 'CertalogCertificateExpired', fires: [] },
      { at: '180m', alert: 'CertalogUnusedCertificateExpired', fires: [] },
    ]);
  });

  test('quiet: readable', async () => {
    await expectAlerts(certificateSeries(valid), [{ at: '60m', alert, fires: [] }]);
  });
});

describe('weak cryptography', () => {
  const alert = 'CertalogWeakCryptoInUse';
  const firing = (checks: string) =>
    firesForCertificate(
      alert,
      'warning',
      `Certificate "gateway" (c1) is in use and has weak cryptography (${checks})`,
      `Certificate "gateway" (c1) of account a1 (Example Ltd) is used by access and has ${checks} by the policy. Have it ` +
        'issued again with a stronger key, signed with SHA-256 or better.',
    );

  test.each([
    [['weak_key'], 'weak_key'],
    [['weak_signature'], 'weak_signature'],
    [['weak_signature', 'weak_key'], 'weak_key and weak_signature'],
  ])('in use: one warning after 15 minutes (%s)', async (findings, checks) => {
    await expectAlerts(certificateSeries({ ...valid, findings }), [
      { at: '14m', alert, fires: [] },
      { at: '15m', alert, fires: [firing(checks)] },
    ]);
  });

  test.each([
    ['not in use', { usedBy: '', findings: ['weak_key'] }],
    ['superseded', { findings: ['weak_key', 'superseded'] }],
    ['another finding', { findings: ['too_long_validity'] }],
  ])('quiet: %s', async (_reason, sample) => {
    await expectAlerts(certificateSeries({ ...valid, ...sample }), [{ at: '60m', alert, fires: [] }]);
  });
});

describe('unused', () => {
  const alert = 'CertalogCertificateUnused';
  const unused = { ...valid, usedBy: '' };
  const firing: Firing = firesForCertificate(
    alert,
    'info',
    'Certificate "gateway" (c1) is not used by any service',
    'No service has used certificate "gateway" (c1) of account a1 (Example Ltd) for the time that the policy allows. ' +
      'Delete it and destroy its private key, or accept it with an exception.',
  );

  test('information, after an hour', async () => {
    await expectAlerts(certificateSeries({ ...unused, findings: ['unused'] }), [
      { at: '59m', alert, fires: [] },
      { at: '60m', alert, fires: [firing] },
    ]);
  });

  test.each([
    ['not in use for less than the policy allows', []],
    ['superseded', ['unused', 'superseded']],
  ])('quiet: %s', async (_reason, findings) => {
    await expectAlerts(certificateSeries({ ...unused, findings }), [{ at: '120m', alert, fires: [] }]);
  });
});
