import { type SQL, sql } from 'drizzle-orm';
import { type FindingCheck, findingChecks, type Severity, severities } from '../findings/finding.ts';
import type { OpenFinding } from '../inventory/queries/findings.ts';
import { fromDatabaseInstant } from './instant.ts';

/** A finding as queries select it; timestamps as PostgreSQL's text. */
export interface FindingColumns {
  check: FindingCheck;
  bundleIndex: number | null;
  severity: Severity;
  detail: string;
  exceptionReason: string | null;
  exceptionExpiresAt: string | null;
  openedAt: string;
}

/** The columns of a row `f` of `certalog.findings`. */
export const findingSelection: SQL = sql`f.check_name as check, f.bundle_index as "bundleIndex", f.severity,
  f.detail, f.exception_reason as "exceptionReason", f.exception_expires_at as "exceptionExpiresAt",
  f.opened_at as "openedAt"`;

export function findingOfColumns(columns: FindingColumns): OpenFinding {
  const { check, severity, bundleIndex, detail, openedAt, exceptionReason, exceptionExpiresAt } = columns;
  const exception =
    exceptionReason === null || exceptionExpiresAt === null
      ? null
      : { reason: exceptionReason, expiresAt: fromDatabaseInstant(exceptionExpiresAt) };
  return { check, severity, bundleIndex, detail, openedAt: fromDatabaseInstant(openedAt), exception };
}

/** The most severe first, then in the order of the checks and of the bundle. */
export function byImportance(a: OpenFinding, b: OpenFinding): number {
  return (
    severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
    findingChecks.indexOf(a.check) - findingChecks.indexOf(b.check) ||
    (a.bundleIndex ?? -1) - (b.bundleIndex ?? -1)
  );
}
