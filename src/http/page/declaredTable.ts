import { html } from 'hono/html';
import { compareDeclared } from '../../findings/checks/declaredMismatch.ts';
import type { Certificate } from '../../inventory/queries/certificates.ts';
import { declaredFields } from '../../inventory/source.ts';
import { wordsOf } from './words.ts';

/** Cloudflare's word about a certificate beside what its PEM holds, with what provably differs marked. */
export function declaredTable({ declared, elements }: Certificate) {
  const compared = compareDeclared(declared, elements);
  const fields =
    compared?.fields ??
    Object.entries(declaredFields(declared)).map(([field, theirs]) => ({
      field,
      theirs,
      ours: null,
      differs: false,
    }));
  const beside =
    compared && elements.length > 1
      ? html`<p class="muted small">Beside element ${compared.element.bundleIndex}, which fits best: Cloudflare does not say which one it describes.</p>`
      : '';
  return html`<table class="cards">
<thead><tr><th scope="col">Field</th><th scope="col">Cloudflare says</th><th scope="col">The PEM holds</th><th scope="col">Verdict</th></tr></thead>
<tbody>${fields.map(
    ({ field, theirs, ours, differs }) =>
      html`<tr><th scope="row">${wordsOf(field)}</th><td data-label="Cloudflare says">${word(theirs)}</td>
<td data-label="The PEM holds">${word(ours)}</td><td data-label="Verdict">${verdict(theirs, ours, differs)}</td></tr>`,
  )}</tbody>
</table>${beside}`;
}

function word(text: string | null) {
  return text === null ? html`<span class="muted">nothing</span>` : html`<bdi>${text}</bdi>`;
}

function verdict(theirs: string | null, ours: string | null, differs: boolean) {
  if (differs) return html`<span class="badge" data-severity="warning">differs</span>`;
  return theirs === null || ours === null ? html`<span class="muted">not compared</span>` : 'no difference';
}
