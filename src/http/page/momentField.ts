import { html, raw } from 'hono/html';

export interface MomentField {
  name: string;
  label: string;
  hint: string;
  /** As it was typed; it stays, whatever is wrong with it. */
  typed: string;
  /** What is wrong, as it stands behind the field's name; null: nothing. */
  fault: string | null;
}

/** A field for a date, or a date and time, in UTC. */
export function momentField({ name, label, hint, typed, fault }: MomentField) {
  const notes = fault === null ? `${name}-hint` : `${name}-fault ${name}-hint`;
  return html`<div class="field"><label for="f-${name}">${label}</label>
<input id="f-${name}" name="${name}" value="${typed}" autocomplete="off" spellcheck="false" aria-describedby="${notes}"${
    fault === null ? '' : raw(' aria-invalid="true"')
  }>
${fault === null ? '' : html`<p class="fault" id="${name}-fault">It ${fault}.</p>`}
<p class="hint" id="${name}-hint">${hint}</p></div>`;
}
