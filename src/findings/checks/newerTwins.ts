import type { AssessedCertificate, Twin } from '../assessedCertificate.ts';

/**
 * The twins that begin after the leading element of the certificate and also end after it; none when either end of its
 * validity is unknown. A twin whose own dates are unknown is left out.
 */
export function newerTwins({ elements, twins }: Pick<AssessedCertificate, 'elements' | 'twins'>): Twin[] {
  const leading = elements[0];
  if (!leading || leading.notBefore === null || leading.notAfter === null) return [];
  const begin = Date.parse(leading.notBefore);
  const end = Date.parse(leading.notAfter);
  return twins.filter(
    ({ notBefore, notAfter }) =>
      notBefore !== null && notAfter !== null && Date.parse(notBefore) > begin && Date.parse(notAfter) > end,
  );
}
