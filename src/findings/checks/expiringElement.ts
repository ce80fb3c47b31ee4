import type { AssessedCertificate } from '../assessedCertificate.ts';
import { nameElement } from './wording.ts';

/** The element whose notAfter is the earliest, by its place and by name; the certificate itself when none has it. */
export function expiringElement({
  elements,
  earliestNotAfter,
}: Pick<AssessedCertificate, 'elements' | 'earliestNotAfter'>): { bundleIndex: number | null; name: string } {
  const end = Date.parse(earliestNotAfter ?? '');
  const element = elements.find(({ notAfter }) => notAfter !== null && Date.parse(notAfter) === end);
  return element
    ? { bundleIndex: element.bundleIndex, name: nameElement(element) }
    : { bundleIndex: null, name: 'certificate' };
}
