import { html } from 'hono/html';
import type { CertificateCount, CertificateUse } from '../../inventory/queries/overview.ts';
import type { Html } from './document.ts';
import { dayOf } from './times.ts';
import { numberOf } from './words.ts';

const DAY_MS = 86_400_000;
const WEEKS = 13;

/**
 * The instants that part the time of expiry for the timeline: now, then the end of each of 13 weeks from the beginning of
 * today (UTC) on.
 */
export function timelineBounds(now: Date): string[] {
  const today = Math.floor(now.getTime() / DAY_MS) * DAY_MS;
  const ends = Array.from({ length: WEEKS }, (_, week) => today + (week + 1) * 7 * DAY_MS);
  return [now.getTime(), ...ends].map((at) => new Date(at).toISOString());
}

/** How many certificates have expired, and expire in each of the next weeks: a table whose rows draw their bars. */
export function expiryTimeline(counts: readonly CertificateCount[], bounds: readonly string[]) {
  const rows = bounds.map((end, part) => rowOf(counts, bounds, part, end));
  const longest = Math.max(1, ...rows.map(({ uses }) => total(uses)));
  const isAnyUnknown = rows.some(({ uses }) => uses.not_known > 0);
  const beyond = total(usesOf(counts.filter(({ part }) => part === bounds.length)));
  return html`<table class="timeline">
<caption>Certificates by the week in which they expire: <span class="key" data-use="in_use">in use</span>
<span class="key" data-use="unused">not in use</span>${
    isAnyUnknown ? html` <span class="key" data-use="not_known">use not known</span>` : ''
  }</caption>
<thead><tr><th scope="col">Expires</th><td></td><th scope="col" class="number">In use</th>
<th scope="col" class="number">Not in use</th>${
    isAnyUnknown ? html`<th scope="col" class="number">Not known</th>` : ''
  }</tr></thead>
<tbody>${rows.map(
    ({ name, href, uses }, place) => html`<tr${place === 0 ? html` class="past"` : ''}>
<th scope="row"><a href="${href}">${name}</a></th><td class="bar">${bar(uses, longest)}</td>
<td class="number">${numberOf(uses.in_use)}</td><td class="number">${numberOf(uses.unused)}</td>${
      isAnyUnknown ? html`<td class="number">${numberOf(uses.not_known)}</td>` : ''
    }</tr>`,
  )}</tbody></table>
<p class="muted small">${numberOf(beyond)} more expire after that.</p>`;
}

type Uses = Record<CertificateUse, number>;

function rowOf(
  counts: readonly CertificateCount[],
  bounds: readonly string[],
  part: number,
  end: string,
): { name: Html | string; href: string; uses: Uses } {
  const uses = usesOf(counts.filter((row) => row.part === part));
  if (part === 0) return { name: 'already expired', href: '/certificates?state=expired', uses };
  const notExpired = 'state=not_yet_valid&state=expiring&state=valid';
  const start = part === 1 ? new Date(Date.parse(end) - 7 * DAY_MS).toISOString() : (bounds[part - 1] ?? '');
  const since = part === 1 ? '' : `&expires_after=${start.slice(0, 19)}Z`;
  return {
    name: html`week of ${dayOf(start)}`,
    href: `/certificates?${notExpired}${since}&expires_before=${end.slice(0, 19)}Z`,
    uses,
  };
}

function usesOf(rows: readonly CertificateCount[]): Uses {
  const uses: Uses = { in_use: 0, unused: 0, not_known: 0 };
  for (const { use, count } of rows) uses[use] += count;
  return uses;
}

const total = ({ in_use, unused, not_known }: Uses) => in_use + unused + not_known;

/** Percentages, so that the bar is as wide as there is room and its patterns keep their size. */
function bar(uses: Uses, longest: number) {
  let from = 0;
  const parts = (['in_use', 'not_known', 'unused'] as const).flatMap((use) => {
    if (uses[use] === 0) return [];
    const width = (uses[use] / longest) * 100;
    const rect = html`<rect data-use="${use}" x="${from.toFixed(2)}%" width="${width.toFixed(2)}%" height="100%"/>`;
    from += width;
    return [rect];
  });
  return html`<svg width="100%" height="16" aria-hidden="true">${parts}</svg>`;
}

/** What the bars are filled with: told apart by pattern, not by colour alone. */
export const barPatterns = html`<svg class="hidden" aria-hidden="true"><defs>
<pattern id="hatched" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path d="M0 0V6" class="hatch"/></pattern>
<pattern id="dotted" width="6" height="6" patternUnits="userSpaceOnUse"><circle cx="3" cy="3" r="1.6" class="dot"/></pattern>
</defs></svg>`;
