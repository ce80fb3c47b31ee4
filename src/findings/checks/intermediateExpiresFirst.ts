import type { AssessedCertificate } from '../assessedCertificate.ts';
import type { Observation } from '../finding.ts';
import { bundleIssuers } from './bundleIssuers.ts';
import { nameElement } from './wording.ts';

/**
 * Finds issuers in the bundle that expire before what they have issued: from then on the path is not valid, since each
 * certificate of it must be (RFC 5280 6.1.3 (a)(2)), though the leading one still looks so. Of several issuers with one
 * name the one that lives longest counts.
 */
export function intermediateExpiresFirst({ elements }: AssessedCertificate): Observation[] {
  if (elements.length < 2) return [];
  const issuers = bundleIssuers(elements);
  return issuers.elements.flatMap((child) => {
    const [issuer] = issuers.of(child);
    if (!issuer || issuer.notAfter === null || child.notAfter === null) return [];
    if (Date.parse(issuer.notAfter) >= Date.parse(child.notAfter)) return [];
    const detail =
      `The issuing ${nameElement(issuer)} expires on ${issuer.notAfter}, before the ${nameElement(child)}, which it has ` +
      `issued and which ends on ${child.notAfter}. Renew the issuer, or replace both, before it expires.`;
    return [{ bundleIndex: issuer.bundleIndex, detail }];
  });
}
