import type { AssessedCertificate } from '../assessedCertificate.ts';
import type { Observation } from '../finding.ts';
import { nameFew, nameReference } from './wording.ts';

/**
 * Finds that the key of the leading element is also that of other certificates: who takes it from one holder has them
 * all, and a renewal that keeps the key renews nothing but the date. Source: NIST SP 800-57 Part 1, 5.2 and 5.3: a key
 * has one use and a cryptoperiod that ends.
 */
export function sharedKey({ accountId, sharedKeys }: AssessedCertificate): Observation[] {
  if (sharedKeys.length === 0) return [];
  const others = nameFew(sharedKeys, (other) => nameReference(other, accountId));
  const detail = `Its key is also the key of another certificate: ${others}. Make a new key for each holder, and for each renewal.`;
  return [{ bundleIndex: null, detail }];
}
