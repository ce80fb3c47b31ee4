import { certificateState } from '../certificate/validity.ts';
import type { MetricsConfig } from '../config/metrics.ts';
import type { ExposedIdentity } from '../inventory/expositionSource.ts';
import { isSelected } from './isSelected.ts';

/** Decides at one instant which certificates have series of their own. */
export interface CertificateSelector {
  has(certificate: ExposedIdentity): boolean;
  /** When the clock alone makes one of those that were asked for another, ISO 8601; null: never. */
  validUntil(): string | null;
}

/** The selector at `now` (ISO 8601). States, and with them the clock, count only where the selection names one. */
export function createSelector(
  selection: MetricsConfig,
  now: string,
  expiringWithinSeconds: number,
): CertificateSelector {
  const patterns = [...(selection.include ?? []), ...selection.exclude];
  if (patterns.every(({ state }) => state === null)) {
    return { has: (certificate) => isSelected(selection, certificate, null), validUntil: () => null };
  }
  const at = Date.parse(now);
  let changesAt = Number.POSITIVE_INFINITY;
  return {
    has(certificate) {
      for (const change of stateChanges(certificate, expiringWithinSeconds))
        if (change > at) changesAt = Math.min(changesAt, change);
      return isSelected(selection, certificate, stateOf(certificate, at, expiringWithinSeconds));
    },
    validUntil: () => (Number.isFinite(changesAt) ? new Date(changesAt).toISOString() : null),
  };
}

function stateOf(
  { earliestNotAfter, latestNotBefore }: ExposedIdentity,
  at: number,
  expiringWithinSeconds: number,
) {
  const iso = (seconds: number | null) => (seconds === null ? null : new Date(seconds * 1000).toISOString());
  const validity = { earliestNotAfter: iso(earliestNotAfter), latestNotBefore: iso(latestNotBefore) };
  return certificateState(validity, new Date(at), expiringWithinSeconds);
}

/**
 * The first milliseconds in which the state may be another. notAfter itself still belongs to the validity period
 * (RFC 5280 4.1.2.5).
 */
function stateChanges(
  { earliestNotAfter, latestNotBefore }: ExposedIdentity,
  expiringWithinSeconds: number,
): number[] {
  const begin = latestNotBefore === null ? [] : [Math.ceil(latestNotBefore * 1000)];
  if (earliestNotAfter === null) return begin;
  const end = earliestNotAfter * 1000;
  return [...begin, Math.ceil(end - expiringWithinSeconds * 1000), Math.floor(end) + 1];
}
