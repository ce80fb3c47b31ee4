import type { Monitoring } from '../monitoring.ts';
import type { Alert } from './alert.ts';
import { certificateSeries } from './certificateSeries.ts';

/** What is wrong with a certificate beside its expiry. */
export function certificateCondition(monitoring: Monitoring): Alert[] {
  const { begin, unreadable, findings, inUse, notSuperseded } = certificateSeries(monitoring);
  const subject = 'certificate';
  return [
    {
      name: 'CertalogCertificateNotYetValid',
      severity: 'warning',
      subject,
      expr: `(\n  ${begin}\n  > time()\n)\n${inUse}\n${notSuperseded}`,
      for: '15m',
      summary: '{certificate} is in use and not valid before {instant}',
      description:
        '{certificate} of {account} is valid from {instant} on and is used by {uses} already: connections that need it ' +
        'fail until then. Attach one that is valid, or check the clock of who issued it.',
    },
    {
      name: 'CertalogCertificateUnreadable',
      severity: 'warning',
      subject,
      // Whether one that cannot be read is superseded cannot be known.
      expr: `${unreadable} == 1`,
      for: '15m',
      summary: '{certificate} cannot be read',
      description:
        'No expiry can be read from {certificate} of {account}, so that none is watched. It is used by {uses}. Its page ' +
        'says what was wrong with which part.',
    },
    {
      name: 'CertalogWeakCryptoInUse',
      severity: 'warning',
      subject,
      expr: `${findings('weak_key', 'weak_signature')}\n${inUse}\n${notSuperseded}`,
      for: '15m',
      summary: '{certificate} is in use and has weak cryptography ({checks})',
      description:
        '{certificate} of {account} is used by {uses} and has {checks} by the policy. Have it issued again with a ' +
        'stronger key, signed with SHA-256 or better.',
    },
    {
      name: 'CertalogCertificateUnused',
      severity: 'info',
      subject,
      expr: `${findings('unused')}\n${notSuperseded}`,
      for: '1h',
      summary: '{certificate} is not used by any service',
      description:
        'No service has used {certificate} of {account} for the time that the policy allows. Delete it and destroy its ' +
        'private key, or accept it with an exception.',
    },
  ];
}
