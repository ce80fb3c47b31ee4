import type { CertificateState } from '../certificate/validity.ts';
import { fitsWildcards } from '../certificate/wildcards.ts';
import type { CertificatePattern, MetricsConfig } from '../config/metrics.ts';
import type { ExposedIdentity } from '../inventory/expositionSource.ts';

/** Whether the certificate, in this state, has series of its own; null where no pattern asks for a state. */
export function isSelected(
  { include, exclude }: Pick<MetricsConfig, 'include' | 'exclude'>,
  certificate: Pick<ExposedIdentity, 'accountId' | 'managedBy' | 'name'>,
  state: CertificateState | null,
): boolean {
  const fits = (pattern: CertificatePattern) =>
    (pattern.state === null || pattern.state === state) && fitsPattern(pattern, certificate);
  return (include === null || include.some(fits)) && !exclude.some(fits);
}

function fitsPattern(
  { accountId, name, type }: CertificatePattern,
  certificate: Pick<ExposedIdentity, 'accountId' | 'managedBy' | 'name'>,
): boolean {
  return (
    (accountId === null || accountId === certificate.accountId) &&
    (type === null || type === certificate.managedBy) &&
    (name === null || fitsWildcards(name, certificate.name))
  );
}
