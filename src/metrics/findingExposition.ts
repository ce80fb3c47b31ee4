import { blockFailureReasons, fieldFailureReasons } from '../certificate/reasons.ts';
import { findingChecks } from '../findings/finding.ts';
import type { Policy } from '../findings/policy.ts';
import type { FindingCount, ReadingFailureCount, ReadingPart } from '../inventory/expositionSource.ts';
import { recordFailureReasons } from '../inventory/source.ts';
import { findingsFamily, readingFailuresFamily } from './families.ts';
import { type FamilyText, renderFamily } from './familyText.ts';
import type { MetricFamily } from './metricFamily.ts';

/**
 * The numbers of findings: for each account a sample of every check that is on, 0 included, with the severity that the
 * policy gives it; and those that were judged by another severity and not again since.
 */
export function renderFindings(
  accountIds: string[],
  counts: FindingCount[],
  severityOf: Policy['severities'],
): Promise<FamilyText> {
  const zeros = findingChecks.flatMap((check) => {
    const severity = severityOf[check];
    return severity === null ? [] : [[check, severity]];
  });
  const counted = counts.map(({ accountId, check, severity, count }) => ({
    accountId,
    labels: [check, severity],
    count,
  }));
  return renderCounts(findingsFamily, accountIds, zeros, counted);
}

/** The numbers of what could not be read, for each account by part and reason, 0 included. */
export function renderReadingFailures(
  accountIds: string[],
  counts: ReadingFailureCount[],
): Promise<FamilyText> {
  const counted = counts.map(({ accountId, part, reason, count }) => ({
    accountId,
    labels: [part, reason],
    count,
  }));
  return renderCounts(readingFailuresFamily, accountIds, everyReason, counted);
}

const reasons = {
  record: recordFailureReasons,
  block: blockFailureReasons,
  field: fieldFailureReasons,
} as const satisfies Record<ReadingPart, readonly string[]>;

const everyReason = Object.entries(reasons).flatMap(([part, list]) => list.map((reason) => [part, reason]));

interface Count {
  accountId: string;
  /** Those after `account_id`. */
  labels: string[];
  count: number;
}

function renderCounts(
  family: MetricFamily,
  accountIds: string[],
  zeros: string[][],
  counted: Count[],
): Promise<FamilyText> {
  const values = new Map<string, readonly [string[], number]>();
  const set = (labels: string[], value: number) => values.set(JSON.stringify(labels), [labels, value]);
  for (const accountId of accountIds) for (const labels of zeros) set([accountId, ...labels], 0);
  for (const { accountId, labels, count } of counted) set([accountId, ...labels], count);
  return renderFamily(family, values.values());
}
