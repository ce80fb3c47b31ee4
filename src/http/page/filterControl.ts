import { html, raw } from 'hono/html';
import type { FilterField, FilterName } from './filterFields.ts';

/** What was given for a field, and what is wrong with it. */
export interface GivenField {
  name: FilterName;
  field: FilterField;
  values: readonly string[];
  faults: readonly string[];
}

/** The control of a field with its label. What was typed stays, whatever is wrong with it. */
export function filterControl(given: GivenField) {
  const { name, field } = given;
  if (field.kind === 'choices') return choices(given);
  return html`<div class="field"><label for="f-${name}">${field.label}</label>
${field.kind === 'select' ? select(given) : textInputs(given)}${notes(given)}</div>`;
}

/** Values that are not among the options are shown as they are: nothing that was asked for is hidden. */
function optionsOf({ field: { options = [] }, values }: GivenField) {
  const known = new Set(options.map(([value]) => value));
  return [...options, ...values.filter((value) => !known.has(value)).map((value) => [value, value] as const)];
}

function choices(given: GivenField) {
  const { name, field, values } = given;
  return html`<fieldset class="field" id="f-${name}"><legend>${field.label}</legend>
<div class="choices">${optionsOf(given).map(
    ([value, label]) =>
      html`<label class="choice"><input type="checkbox" name="${name}" value="${value}"${
        values.includes(value) ? raw(' checked') : ''
      }${described(given)}>${label}</label>`,
  )}</div>${notes(given)}</fieldset>`;
}

function select(given: GivenField) {
  const { name, values } = given;
  const chosen = values[0] ?? '';
  return html`<select id="f-${name}" name="${name}"${described(given)}>${optionsOf(given).map(
    ([value, label]) =>
      html`<option value="${value}"${value === chosen ? raw(' selected') : ''}>${label}</option>`,
  )}</select>`;
}

/** One for each value, and where several are taken one more. */
function textInputs(given: GivenField) {
  const { name, field, values } = given;
  const shown = values.length === 0 || field.kind !== 'text' ? [...values, ''] : values;
  return shown.map(
    (value, place) =>
      html`<input type="${name === 'q' ? 'search' : 'text'}" ${
        place === 0 ? html`id="f-${name}"` : html`aria-label="${field.label}, one more"`
      } name="${name}" value="${value}" autocomplete="off" spellcheck="false"${described(given)}>`,
  );
}

function described({ name, field, faults }: GivenField) {
  const ids = [faults.length > 0 && `${name}-fault`, field.hint !== undefined && `${name}-hint`].filter(
    Boolean,
  );
  return html`${ids.length === 0 ? '' : html` aria-describedby="${ids.join(' ')}"`}${
    faults.length === 0 ? '' : raw(' aria-invalid="true"')
  }`;
}

function notes({ name, field, faults }: GivenField) {
  return html`${
    faults.length === 0
      ? ''
      : html`<p class="fault" id="${name}-fault">${faults.map((fault) => `It ${fault}.`).join(' ')}</p>`
  }${field.hint === undefined ? '' : html`<p class="hint" id="${name}-hint">${field.hint}</p>`}`;
}
