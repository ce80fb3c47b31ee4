import { infoLabels } from '../config/metrics.ts';
import { gauge, info } from './metricFamily.ts';

const certificate = ['account_id', 'certificate_id', 'name'] as const;
const element = [...certificate, 'bundle_index'] as const;

/** Families with one or more samples per certificate. */
export const certificateFamilies = {
  earliestNotAfter: gauge(
    'certificate_earliest_not_after_timestamp_seconds',
    certificate,
    'Earliest notAfter among the elements of the certificate, as of the last sync.',
  ),
  notAfter: gauge(
    'certificate_not_after_timestamp_seconds',
    element,
    'notAfter of one element of the certificate, as of the last sync.',
  ),
  notBefore: gauge(
    'certificate_not_before_timestamp_seconds',
    element,
    'notBefore of one element of the certificate, as of the last sync.',
  ),
  info: info(
    'certificate_info',
    [...element, ...infoLabels],
    'What one element of the certificate is, always 1, as of the last sync.',
  ),
  associations: gauge(
    'certificate_associations',
    certificate,
    'Uses of the certificate by Cloudflare services, as last read by a sync; an error never sets it to 0; absent while never read.',
  ),
  associationInfo: info(
    'certificate_association_info',
    [...certificate, 'used_by', 'status'],
    'A Cloudflare service that uses the certificate, always 1, as last read by a sync.',
  ),
  useInfo: info(
    'certificate_use_info',
    [...certificate, 'used_by'],
    'The Cloudflare services that use the certificate, all in one label, always 1, as last read by a sync; absent for a certificate that is not in use.',
  ),
  unreadable: gauge(
    'certificate_unreadable',
    certificate,
    '1 when no element of the certificate can be read, else 0, as of the last sync.',
  ),
} as const;

export type CertificateFamilyKey = keyof typeof certificateFamilies;

export const findingInfoFamily = info(
  'certificate_finding_info',
  [...certificate, 'check', 'severity'],
  'An open finding on the certificate that no exception covers, always 1, as of the last sync; once per check and severity, however many elements it is about.',
);
