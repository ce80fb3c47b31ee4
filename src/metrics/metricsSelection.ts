import type { CertificateState } from '../certificate/validity.ts';
import type { ExposedIdentity } from '../inventory/expositionSource.ts';
import { type InfoLabel, infoLabels } from './certificateFamilies.ts';

/** Other exporters whose names and labels may be emitted too. */
export type Compatibility = 'x509' | 'ssl';

/** What of the inventory has series of its own. Totals count every certificate whatever is selected here. */
export interface MetricsSelection {
  /** Whose notAfter, notBefore and info there are: every element's, that of the one that expires first, or none. */
  elements: 'all' | 'earliest' | 'none';
  info: boolean;
  /** Labels of the info beside those that say which element it is about. */
  infoLabels: readonly InfoLabel[];
  associations: boolean;
  associationInfo: boolean;
  useInfo: boolean;
  findingInfo: boolean;
  /** Certificates that one of these fits have series; null: all. */
  include: readonly CertificatePattern[] | null;
  /** Certificates that one of these fits have none. */
  exclude: readonly CertificatePattern[];
  /** How many series the inventory may come to before it is said to be too many; null: any number. */
  maxSeries: number | null;
  compatibility: readonly Compatibility[];
}

/** Fits a certificate of which all that is given is so. */
export interface CertificatePattern {
  accountId: string | null;
  /** `*` stands for any characters, `?` for one. */
  name: string | null;
  /** Cloudflare's `type`. */
  type: string | null;
  state: CertificateState | null;
}

/** All of Certalog's own series. */
export const wholeInventory: MetricsSelection = {
  elements: 'all',
  info: true,
  infoLabels,
  associations: true,
  associationInfo: true,
  useInfo: true,
  findingInfo: true,
  include: null,
  exclude: [],
  maxSeries: null,
  compatibility: [],
};

/** Whether the certificate, in this state, has series of its own; null where no pattern asks for a state. */
export function isSelected(
  { include, exclude }: Pick<MetricsSelection, 'include' | 'exclude'>,
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
