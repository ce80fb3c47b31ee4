import { html } from 'hono/html';
import type { Html } from '../document.ts';
import type { ApiDescription, Operation } from './apiDescription.ts';
import { bodySection } from './bodySection.ts';
import { curlLine } from './curlLine.ts';
import { parameterTable } from './parameterTable.ts';
import { prose } from './prose.ts';
import type { Schemas } from './schemaTree.ts';

/** All that the document says of an operation, at an anchor that is its name. */
export function operationSection(operation: Operation, { schemes, schemas }: ApiDescription): Html {
  const { id, method, path, summary, parameters, requestBodies, responses } = operation;
  return html`<section class="card operation" id="${id}" aria-labelledby="${id}-title">
<h3 id="${id}-title"><a href="#${id}"><span class="method">${method}</span> <code>${path}</code></a></h3>
<p>${prose(summary)}</p>
<p class="type">Name in generated clients: <code>${id}</code>${operation.open ? '. Needs no credentials.' : ''}</p>
<pre><code>${curlLine(operation, schemes)}</code></pre>
${parameters.length === 0 ? '' : html`<h4 id="${id}-parameters">Parameters</h4>${parameterTable(operation)}`}
${requestBodies.length === 0 ? '' : html`<h4>Body</h4>${requestBodies.map((body) => bodySection(body, schemas))}`}
<h4>Answers</h4>
<dl class="answers">${responses.map((response) => answer(response, schemas))}</dl>
</section>`;
}

function answer({ status, description, bodies }: Operation['responses'][number], schemas: Schemas): Html {
  return html`<dt><code>${status}</code> ${prose(description)}</dt>
<dd>${bodies.length === 0 ? html`<p>No body.</p>` : bodies.map((body) => bodySection(body, schemas))}</dd>`;
}
