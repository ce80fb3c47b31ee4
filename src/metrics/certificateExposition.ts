import type { MetricsConfig } from '../config/metrics.ts';
import type { MetricsCompatibility } from '../config/values.ts';
import type { ExposedCertificate } from '../inventory/expositionSource.ts';
import { type CertificateRenderer, renderInPass } from './certificateRenderer.ts';
import { createCertificateRenderer } from './certificateSamples.ts';
import { createSelector } from './certificateSelector.ts';
import type { Rendering } from './keptText.ts';
import { createSslRenderer } from './sslCompatibility.ts';
import { createX509Renderer } from './x509Compatibility.ts';

/**
 * Renders every family of certificates that is selected at `now` (ISO 8601) in one pass over them: each is deflated on
 * its own as it grows, so that a large fleet is never held as text.
 */
export function renderCertificates(
  batches: AsyncIterable<ExposedCertificate[]>,
  selection: MetricsConfig,
  now: string,
  expiringWithinSeconds: number,
): Promise<Rendering> {
  const compatible = selection.compatibility.map((other) => compatibilityRenderers[other](now));
  const selector = createSelector(selection, now, expiringWithinSeconds);
  return renderInPass(batches, selector, [createCertificateRenderer(selection), ...compatible]);
}

const compatibilityRenderers: Record<MetricsCompatibility, (now: string) => CertificateRenderer> = {
  x509: createX509Renderer,
  ssl: createSslRenderer,
};
