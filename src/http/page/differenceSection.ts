import { html } from 'hono/html';
import type { DifferenceKind } from '../../inventory/queries/comparison.ts';
import type { ComparedPart } from './comparedParts.ts';
import type { DifferenceRow } from './compareRows.ts';
import { certificatePath } from './paths.ts';
import { numberOf } from './words.ts';

const titles: Record<DifferenceKind, string> = {
  certificates_added: 'Certificates added',
  certificates_removed: 'Certificates removed',
  certificates_changed: 'Certificates changed',
  uses_begun: 'Uses that began',
  uses_ended: 'Uses that ended',
  findings_opened: 'Findings opened',
  findings_closed: 'Findings closed',
  findings_altered: 'Findings that say something else',
};

export interface DifferenceView {
  /** Of the comparison. */
  parameters: URLSearchParams;
  names: ReadonlyMap<string, string | null>;
  /** The kind stands alone, a page at a time. */
  paged: boolean;
}

/** One kind of difference: how many there are, and the first of them or a page. */
export function differenceSection(part: ComparedPart, view: DifferenceView) {
  const { kind, count, rows } = part;
  return html`<section class="card" aria-labelledby="${kind}"><h2 id="${kind}">${titles[kind]} <span class="count">${numberOf(count)}</span></h2>
${
  rows.length === 0
    ? html`<p>None.</p>`
    : html`<table class="cards differences"><thead><tr><th scope="col">Certificate</th><th scope="col">What is different</th></tr></thead>
<tbody>${rows.map((row) => difference(row, view))}</tbody></table>`
}${more(part, view)}</section>`;
}

function difference({ accountId, certificateId, name, at, text }: DifferenceRow, { names }: DifferenceView) {
  const href = `${certificatePath(accountId, certificateId)}?as_of=${encodeURIComponent(at)}`;
  return html`<tr><th scope="row"><a href="${href}"><bdi>${name || certificateId}</bdi></a>
<span class="sub"><bdi>${names.get(accountId) ?? accountId}</bdi></span></th><td>${text}</td></tr>\n`;
}

function more({ kind, count, nextCursor }: ComparedPart, { parameters, paged }: DifferenceView) {
  if (nextCursor === null) return '';
  const next = new URLSearchParams(parameters);
  next.set('section', kind);
  if (paged) next.set('cursor', nextCursor);
  const label = paged ? 'Next page' : `All ${numberOf(count)}`;
  return html`<p class="actions"><a class="button" href="/compare?${next.toString()}">${label}<span class="hidden"> of: ${titles[kind]}</span></a></p>`;
}
