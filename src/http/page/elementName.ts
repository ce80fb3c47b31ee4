import type { BundleElement } from '../../inventory/queries/certificates.ts';

/** What people call an element: its common name, else its subject. */
export function elementName({
  subjectCn,
  subject,
  bundleIndex,
}: Pick<BundleElement, 'subjectCn' | 'subject' | 'bundleIndex'>): string {
  return subjectCn || subject || `Element ${bundleIndex}, without a name that can be read`;
}

/** The id of an element's section on the certificate's page. */
export function elementAnchor(bundleIndex: number): string {
  return `element-${bundleIndex}`;
}
