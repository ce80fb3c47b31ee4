import type { CertificateState } from '../certificate/validity.ts';
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

/** Goes back to the last `*` only, so that no pattern and no name takes longer than the product of their lengths. */
function fitsWildcards(pattern: string, text: string): boolean {
  let at = 0;
  let star = -1;
  let resume = 0;
  for (let position = 0; position < text.length; ) {
    if (pattern[at] === '*') {
      star = at++;
      resume = position;
    } else if (at < pattern.length && (pattern[at] === '?' || pattern[at] === text[position])) {
      at++;
      position++;
    } else if (star >= 0) {
      at = star + 1;
      position = ++resume;
    } else {
      return false;
    }
  }
  return /^\**$/.test(pattern.slice(at));
}
