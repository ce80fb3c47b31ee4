import { html } from 'hono/html';
import type { Html } from '../document.ts';
import type { Operation, Parameter } from './apiDescription.ts';
import { prose } from './prose.ts';
import { valueList } from './schemaTree.ts';
import { allowedValues, limitsText, typeText } from './typeText.ts';

/** The parameters of an operation, each with what it takes and an example. */
export function parameterTable({ id, parameters }: Operation): Html {
  return html`<table class="parameters" aria-labelledby="${id}-parameters">
<thead><tr><th scope="col">Name</th><th scope="col">Takes</th><th scope="col">Meaning</th><th scope="col">Example</th></tr></thead>
<tbody>${parameters.map(row)}</tbody>
</table>`;
}

function row({ name, in: where, required, description, schema, example }: Parameter): Html {
  const values = allowedValues(schema);
  const limits = limitsText(schema);
  return html`<tr><th scope="row"><code>${name}</code><br><span class="type">${where}, ${required ? 'required' : 'optional'}</span></th>
<td>${typeText(schema)}${limits === '' ? '' : html`<br><span class="type">${limits}</span>`}
${values.length === 0 ? '' : html`<br>${valueList(values)}`}</td>
<td>${prose(description)}</td>
<td><code>${[example].flat().join(', ')}</code></td></tr>`;
}
