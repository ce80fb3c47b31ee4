import type { ExposedCertificate } from '../inventory/expositionSource.ts';
import { type CertificateRenderer, renderInPass } from './certificateRenderer.ts';
import { createCertificateRenderer } from './certificateSamples.ts';
import type { CertificateSelector } from './certificateSelector.ts';
import type { FamilyText } from './familyText.ts';
import type { Compatibility, MetricsSelection } from './metricsSelection.ts';
import { createSslRenderer } from './sslCompatibility.ts';
import { createX509Renderer } from './x509Compatibility.ts';

/**
 * Renders every family of certificates that is selected in one pass over them: each is deflated on its own as it
 * grows, so that a large fleet is never held as text.
 */
export function renderCertificates(
  batches: AsyncIterable<ExposedCertificate[]>,
  selection: MetricsSelection,
  selector: CertificateSelector,
): Promise<FamilyText[]> {
  const compatible = selection.compatibility.map((other) => compatibilityRenderers[other]());
  return renderInPass(batches, selector, [createCertificateRenderer(selection), ...compatible]);
}

const compatibilityRenderers: Record<Compatibility, () => CertificateRenderer> = {
  x509: createX509Renderer,
  ssl: createSslRenderer,
};
