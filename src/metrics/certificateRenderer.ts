import type { ExposedCertificate } from '../inventory/expositionSource.ts';
import type { CertificateSelector } from './certificateSelector.ts';
import type { FamilyRenderer, FamilyText } from './familyText.ts';

/** Renders families that are filled together, one certificate after the other. */
export interface CertificateRenderer {
  families: FamilyRenderer[];
  add(certificate: ExposedCertificate): void;
}

/** Has each renderer add the certificates that are selected; gives the families in their order. */
export async function renderInPass(
  batches: AsyncIterable<ExposedCertificate[]>,
  selector: CertificateSelector,
  renderers: CertificateRenderer[],
): Promise<FamilyText[]> {
  const families = renderers.flatMap((renderer) => renderer.families);
  for await (const batch of batches) {
    for (const certificate of batch) {
      if (!selector.has(certificate)) continue;
      for (const renderer of renderers) renderer.add(certificate);
    }
    for (const family of families) await family.flush();
  }
  return Promise.all(families.map((family) => family.end()));
}
