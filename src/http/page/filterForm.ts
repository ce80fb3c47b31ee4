import { html, raw } from 'hono/html';
import type { ParameterError } from '../problem.ts';
import { filterControl, type GivenField } from './filterControl.ts';
import { type FilterField, type FilterName, filterFields, presentationNames } from './filterFields.ts';
import { queryOf, withoutValue } from './listLinks.ts';

export interface FilterForm {
  /** As they were given. */
  parameters: URLSearchParams;
  faults: readonly ParameterError[];
  /** Account id → name, when there are few enough to choose from; else null. */
  accounts: ReadonlyMap<string, string | null> | null;
}

/** The form of all filters, what is wrong with what was asked for, and each filter that is active with the way to drop it. */
export function filterForm(form: FilterForm) {
  const given = givenFields(form);
  const [first, rest] = [given.filter(({ field }) => field.first), given.filter(({ field }) => !field.first)];
  const isOpen = rest.some(
    ({ name, values, faults }) => faults.length > 0 || (values.length > 0 && name !== 'limit'),
  );
  return html`${faultSummary(form.faults)}
<form class="card filters" method="get" action="/certificates" role="search" aria-label="Certificates">
<div class="fields">${first.map(filterControl)}</div>
<details${isOpen ? raw(' open') : ''}><summary>More filters</summary>
<div class="fields">${rest.map(filterControl)}</div></details>
<p class="actions"><button class="button primary">Show</button> <a class="button" href="/certificates">Clear</a></p>
</form>
${chips(form)}`;
}

function givenFields({ parameters, faults, accounts }: FilterForm): GivenField[] {
  return Object.entries(filterFields).map(([key, declared]) => {
    const name = key as FilterName;
    return {
      name,
      field:
        declared.kind === 'account' ? accountField(declared, accounts, parameters.getAll(name)) : declared,
      values: parameters.getAll(name),
      faults: faults.filter(({ parameter }) => parameter === name).map(({ detail }) => detail),
    };
  });
}

/** To be chosen by its name where there are few, and no more than one is asked for; else typed. */
function accountField(field: FilterField, accounts: FilterForm['accounts'], values: string[]): FilterField {
  if (accounts === null || values.length > 1)
    return { ...field, kind: 'texts', hint: 'The 32 digits of an account id' };
  const options = [...accounts].map(([id, name]) => [id, name ?? id] as const);
  return { ...field, kind: 'select', options: [['', 'any'], ...options] };
}

function faultSummary(faults: readonly ParameterError[]) {
  if (faults.length === 0) return '';
  return html`<div class="note" data-severity="critical" role="alert"><p><strong>Nothing is shown: what was asked for is not right.</strong></p>
<ul>${faults.map(({ parameter, detail }) => {
    const field = fieldOf(parameter);
    return html`<li>${field ? html`<a href="#f-${parameter}">${field.label}</a>` : html`<bdi>${parameter}</bdi>`} ${detail}.</li>`;
  })}</ul></div>`;
}

function chips({ parameters, accounts }: FilterForm) {
  const active = [...parameters].filter(([name]) => name !== 'cursor' && !presentationNames.has(name));
  if (active.length === 0) return '';
  return html`<ul class="chips" aria-label="Active filters">${active.map(([name, value]) => {
    const field = fieldOf(name);
    const said = field?.kind === 'account' ? accounts?.get(value) : labelOf(field, value);
    return html`<li><a href="/certificates${queryOf(withoutValue(parameters, name, value))}"><span class="hidden">Remove the filter </span>${
      field?.label ?? name
    }: <bdi>${said ?? value}</bdi> <span aria-hidden="true">✕</span></a></li>`;
  })}</ul>`;
}

function labelOf(field: FilterField | undefined, value: string): string | undefined {
  return field?.options?.find(([known]) => known === value)?.[1];
}

function fieldOf(name: string): FilterField | undefined {
  return new Map<string, FilterField>(Object.entries(filterFields)).get(name);
}
