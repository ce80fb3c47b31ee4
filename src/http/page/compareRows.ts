import { html } from 'hono/html';
import type { FactValue } from '../../inventory/changeEvent.ts';
import type {
  ComparedCertificate,
  ComparedFinding,
  ComparedMoments,
  ComparedUse,
  UseDifferenceKind,
} from '../../inventory/queries/comparison.ts';
import type { OpenFinding } from '../../inventory/queries/findings.ts';
import { severityBadge } from './badge.ts';
import type { Html } from './document.ts';
import { changedFacts } from './factWords.ts';
import { dayOf } from './times.ts';
import { wordsOf } from './words.ts';

/** One difference: of which certificate, at which moment that is to be looked at, and what is different. */
export interface DifferenceRow {
  accountId: string;
  certificateId: string;
  name: string | null;
  at: string;
  text: Html;
}

export function certificateRow(
  { before, after, ...certificate }: ComparedCertificate,
  { from, to }: ComparedMoments,
): DifferenceRow {
  const text =
    before !== null && after !== null
      ? changedFacts(before, after)
      : expiry((after ?? before)?.earliest_not_after);
  return { ...certificate, at: after === null ? from : to, text };
}

export function useRow(
  { service, status, ...certificate }: ComparedUse,
  kind: UseDifferenceKind,
  { from, to }: ComparedMoments,
): DifferenceRow {
  const text = html`<bdi>${service}</bdi> (<bdi>${status}</bdi>)`;
  return { ...certificate, at: kind === 'uses_ended' ? from : to, text };
}

export function findingRow(
  { before, after, ...certificate }: ComparedFinding,
  { from, to }: ComparedMoments,
): DifferenceRow {
  const text =
    before !== null && after !== null
      ? html`<span class="sub">before</span>${findingText(before)}<span class="sub">after</span>${findingText(after)}`
      : findingText(after ?? before);
  return { ...certificate, at: after === null ? from : to, text };
}

function findingText(finding: OpenFinding | null) {
  if (finding === null) return html``;
  const { check, severity, bundleIndex, detail, exception } = finding;
  return html`<div>${wordsOf(check)} ${severityBadge(severity)} ${bundleIndex === null ? '' : `element ${bundleIndex}`}
<span class="sub"><bdi>${detail}</bdi>${exception === null ? '' : html` Accepted until ${dayOf(exception.expiresAt)}: <bdi>${exception.reason}</bdi>`}</span></div>`;
}

function expiry(earliestNotAfter: FactValue | undefined) {
  return typeof earliestNotAfter === 'string'
    ? html`expires ${dayOf(earliestNotAfter)}`
    : html`expiry not known`;
}
