import { secondsOf } from '../duration.ts';
import type { Monitoring } from '../monitoring.ts';
import type { Alert } from './alert.ts';
import { certificateSeries } from './certificateSeries.ts';

/**
 * Certificates that expire or have expired. Their value is the instant of the expiry, so that the texts stay as they are
 * while time goes on.
 *
 * The ranges exclude each other, so that one certificate raises one of these alerts at a time. At its notAfter itself a
 * certificate is still valid (RFC 5280 4.1.2.5: both ends belong to the period).
 */
export function certificateExpiry(monitoring: Monitoring): Alert[] {
  const { expiry, inUse, notInUse, notSuperseded, timeToLeave } = certificateSeries(monitoring);
  const soon = `time() + ${timeToLeave(monitoring.expiring_soon)}`;
  const verySoon = `time() + ${timeToLeave(monitoring.expiring_very_soon)}`;
  const subject = 'certificate';
  const near = `${expiry} < time() + ${secondsOf(monitoring.expiring_soon.within)}`;
  const expired = `${expiry} < time()`;
  return [
    {
      name: 'CertalogCertificateExpiringSoon',
      severity: 'warning',
      subject,
      expr: `(\n  ${expiry}\n  < ${soon}\n  >= ${verySoon}\n)\n${inUse}\n${notSuperseded}`,
      among: near,
      for: '1h',
      summary: '{certificate} expires soon: {instant}',
      description:
        '{certificate} of {account} expires at {instant}. It is used by {uses}. Upload its successor and attach it ' +
        'there before.',
    },
    {
      name: 'CertalogCertificateExpiringVerySoon',
      severity: 'critical',
      subject,
      expr: `(\n  ${expiry}\n  < ${verySoon}\n  >= time()\n)\n${inUse}\n${notSuperseded}`,
      among: near,
      for: '0s',
      summary: '{certificate} expires very soon: {instant}',
      description:
        '{certificate} of {account} expires at {instant}, and nothing in use replaces it. It is used by {uses}: ' +
        'connections that need it fail from then on. Upload its successor and attach it there now.',
    },
    {
      name: 'CertalogCertificateExpired',
      severity: 'critical',
      subject,
      expr: `(${expired})\n${inUse}\n${notSuperseded}`,
      among: expired,
      for: '0s',
      summary: '{certificate} is in use and has expired: {instant}',
      description:
        '{certificate} of {account} expired at {instant} and is used by {uses}: connections that need it fail. ' +
        'Replace it there by a valid one, or detach it.',
    },
    {
      name: 'CertalogUnusedCertificateExpiring',
      severity: 'info',
      subject,
      expr: `(\n  ${expiry}\n  < ${soon}\n  >= time()\n)\n${notInUse}\n${notSuperseded}`,
      among: near,
      for: '1h',
      summary: '{certificate} is not known to be in use and expires soon: {instant}',
      description:
        '{certificate} of {account} expires at {instant}. No service is known to use it. Replace it ' +
        'before it is attached, or delete it once its page shows that its associations were read.',
    },
    {
      name: 'CertalogUnusedCertificateExpired',
      severity: 'info',
      subject,
      expr: `(${expired})\n${notInUse}\n${notSuperseded}`,
      among: expired,
      for: '1h',
      summary: '{certificate} is not known to be in use and has expired: {instant}',
      description:
        '{certificate} of {account} expired at {instant}. No service is known to use it. Delete it once its page shows ' +
        'that its associations were read.',
    },
  ];
}
