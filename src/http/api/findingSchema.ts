import { z } from '@hono/zod-openapi';
import { findingChecks, severities } from '../../findings/finding.ts';
import { countingException } from '../../inventory/countingException.ts';
import type { OpenFinding } from '../../inventory/queries/findings.ts';

const instant = z.iso.datetime();

export const findingSchema = z
  .object({
    check: z.enum(findingChecks),
    severity: z.enum(severities),
    bundle_index: z
      .int()
      .nullable()
      .openapi({ description: 'The element or block it is about; null: the whole certificate' }),
    detail: z.string().openapi({ description: 'What is so, and what to do' }),
    opened_at: instant,
    exception: z
      .object({ reason: z.string(), expires_at: instant })
      .nullable()
      .openapi({ description: 'What accepts it now; an exception that has expired counts no more' }),
  })
  .openapi('Finding');

export type FindingJson = z.infer<typeof findingSchema>;

/** A finding as the API shows it; an exception is shown while it counts at `now`. */
export function findingJson(finding: OpenFinding, now: Date): FindingJson {
  const { check, severity, bundleIndex, detail, openedAt } = finding;
  const exception = countingException(finding, now);
  return {
    check,
    severity,
    bundle_index: bundleIndex,
    detail,
    opened_at: openedAt,
    exception: exception && { reason: exception.reason, expires_at: exception.expiresAt },
  };
}
