import { html } from 'hono/html';
import { certificateStates } from '../../certificate/validity.ts';
import type {
  ComparisonTotals,
  DifferenceKind,
  MomentKnowledge,
} from '../../inventory/queries/comparison.ts';
import { stateBadge } from './badge.ts';
import type { ComparedPart } from './comparedParts.ts';
import { type AskedComparison, compareForm } from './compareForm.ts';
import { compareKnowledge } from './compareKnowledge.ts';
import { differenceSection } from './differenceSection.ts';
import { htmlDocument, type Viewer } from './document.ts';
import { minuteOf, secondOf } from './times.ts';
import { countOf, numberOf } from './words.ts';

export interface ComparePage {
  asked: AskedComparison;
  /** Account id → name, for choice; null when there are too many. */
  accounts: ReadonlyMap<string, string | null> | null;
  /** Null when nothing is asked for, or something is wrong. */
  found: FoundDifferences | null;
  now: Date;
  viewer: Viewer | null;
  version: string;
}

export interface FoundDifferences {
  totals: ComparisonTotals;
  known: { from: MomentKnowledge; to: MomentKnowledge };
  parts: ComparedPart[];
  /** Account id → name, of those of the differences. */
  names: ReadonlyMap<string, string | null>;
  /** The one kind that is shown in pages; null: the first of each. */
  section: DifferenceKind | null;
}

/** The page that compares two moments: totals, then each kind of difference with its count. */
export function comparePage(page: ComparePage) {
  const { asked, accounts, found, viewer, now, version } = page;
  const { moments } = asked;
  return htmlDocument(
    { title: 'Compare two dates', current: '/compare', viewer, now, version },
    html`<h1>Compare two dates</h1>
<p class="muted">What is different between two moments. What changed in between and changed back is no difference.</p>
<div class="stack">${compareForm(asked, accounts, now)}
${found === null || moments === null ? '' : results(found, moments)}</div>`,
  );
}

function results(
  found: FoundDifferences,
  moments: { from: string; to: string; accountIds?: string[] | undefined },
) {
  const { totals, known, parts, names, section } = found;
  const all = Object.values(totals.differences).reduce((sum, count) => sum + count, 0);
  const parameters = new URLSearchParams({ from: moments.from, to: moments.to });
  for (const id of moments.accountIds ?? []) parameters.set('account_id', id);
  const shown = parts.filter(({ count }) => count > 0 || section !== null);
  return html`<div>${compareKnowledge(known, moments)}</div>
<section class="card" aria-labelledby="totals"><h2 id="totals">Certificates by state</h2>${stateTable(totals, moments)}</section>
<p role="status"><strong>${all === 0 ? 'Nothing is different.' : `${countOf(all, 'difference')}.`}</strong></p>
${section === null ? '' : html`<p><a href="/compare?${parameters.toString()}">All kinds of difference</a></p>`}
${shown.map((part) => differenceSection(part, { parameters, names, paged: section !== null }))}`;
}

function stateTable({ states }: ComparisonTotals, moments: { from: string; to: string }) {
  const { from, to } = moments;
  const sum = (counts: Record<string, number>) =>
    Object.values(counts).reduce((total, count) => total + count, 0);
  return html`<table class="cards states">
<thead><tr><th scope="col">State</th><th scope="col" class="number">${secondOf(from)}</th><th scope="col" class="number">${secondOf(to)}</th>
<th scope="col" class="number">Difference</th></tr></thead>
<tbody>${certificateStates.map(
    (state) =>
      html`<tr><th scope="row">${stateBadge(state)}</th>${figures(states.from[state], states.to[state], moments)}</tr>`,
  )}<tr class="sum"><th scope="row">All</th>${figures(sum(states.from), sum(states.to), moments)}</tr></tbody></table>`;
}

function figures(before: number, after: number, { from, to }: { from: string; to: string }) {
  const more = after - before;
  const difference = more === 0 ? '–' : `${more > 0 ? '+' : '−'}${numberOf(Math.abs(more))}`;
  return html`<td data-label="${minuteOf(from)}" class="number">${numberOf(before)}</td>
<td data-label="${minuteOf(to)}" class="number">${numberOf(after)}</td><td data-label="Difference" class="number">${difference}</td>`;
}
