import type { ExposedCertificate } from '../inventory/expositionSource.ts';
import type { CertificateSelector } from './certificateSelector.ts';
import type { FamilyRenderer } from './familyText.ts';
import { earlier, type Rendering } from './keptText.ts';

/** Renders families that are filled together, one certificate after the other. */
export interface CertificateRenderer {
  families: FamilyRenderer[];
  add(certificate: ExposedCertificate): void;
  /** When the clock alone makes what was added untrue, ISO 8601; null, or left out: never. */
  validUntil?: () => string | null;
}

/** Has each renderer add the certificates that are selected; gives the families in their order. */
export async function renderInPass(
  batches: AsyncIterable<ExposedCertificate[]>,
  selector: CertificateSelector,
  renderers: CertificateRenderer[],
): Promise<Rendering> {
  const families = renderers.flatMap((renderer) => renderer.families);
  for await (const batch of batches) {
    for (const certificate of batch) {
      if (!selector.has(certificate)) continue;
      for (const renderer of renderers) renderer.add(certificate);
    }
    for (const family of families) await family.flush();
  }
  return {
    families: await Promise.all(families.map((family) => family.end())),
    validUntil: renderers
      .map((renderer) => renderer.validUntil?.() ?? null)
      .reduce(earlier, selector.validUntil()),
  };
}
