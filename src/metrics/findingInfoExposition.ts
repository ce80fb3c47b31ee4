import type { ExposedFinding } from '../inventory/expositionSource.ts';
import { findingInfoFamily as family } from './certificateFamilies.ts';
import type { CertificateSelector } from './certificateSelector.ts';
import { labelSet } from './exposition.ts';
import { FamilyRenderer, type FamilyText } from './familyText.ts';

/** The findings on each certificate that is selected. */
export async function renderFindingInfo(
  batches: AsyncIterable<ExposedFinding[]>,
  selector: CertificateSelector,
): Promise<FamilyText> {
  const renderer = new FamilyRenderer(family);
  for await (const batch of batches) {
    for (const finding of batch) {
      if (!selector.has(finding)) continue;
      const { accountId, certificateId, name, check, severity } = finding;
      renderer.add(labelSet(family.labels, [accountId, certificateId, name, check, severity]), 1);
    }
    await renderer.flush();
  }
  return renderer.end();
}
