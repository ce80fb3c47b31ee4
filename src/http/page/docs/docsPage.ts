import { html } from 'hono/html';
import type { Html } from '../document.ts';
import type { ApiDescription, Operation, Schema } from './apiDescription.ts';
import { operationSection } from './operationSection.ts';
import { prose } from './prose.ts';
import { type Schemas, schemaTree } from './schemaTree.ts';

/** The documentation of the API: contents, how to ask, every operation by subject, every schema. */
export function docsPage(api: ApiDescription): Html {
  const subjects = api.tags.map(({ name, description }) => ({
    name,
    description,
    operations: api.operations.filter(({ tag }) => tag === name),
  }));
  const names = Object.keys(api.schemas).sort();
  return html`<h1>API</h1>
<p>${prose(api.description)} Version ${api.version}; generators of clients take <a href="/openapi.json">the OpenAPI 3.1 document</a>.</p>
<div class="docs">
<nav class="contents" aria-labelledby="contents">
<h2 id="contents">Contents</h2>
<ul><li><a href="#asking">How to ask</a></li>
${subjects.map(({ name, operations }) => html`<li><a href="#${anchorOf(name)}">${name}</a><ul>${operations.map(entry)}</ul></li>`)}
<li><a href="#schemas">Schemas</a><ul>${names.map((name) => html`<li><a href="#schema-${name}">${name}</a></li>`)}</ul></li></ul>
</nav>
<div class="stack">
${asking(api.schemes)}
${subjects.map(
  ({ name, description, operations }) => html`<section class="stack" aria-labelledby="${anchorOf(name)}">
<div><h2 id="${anchorOf(name)}">${name}</h2><p>${prose(description)}</p></div>
${operations.map((operation) => operationSection(operation, api))}
</section>`,
)}
<section class="stack" aria-labelledby="schemas">
<h2 id="schemas">Schemas</h2>
${names.map((name) => schemaSection(name, api.schemas[name] ?? {}, api.schemas))}
</section>
</div>
</div>`;
}

function entry({ id, method, path }: Operation): Html {
  return html`<li><a href="#${id}"><span class="method">${method}</span> ${path}</a></li>`;
}

/** No operation is called so: their names have no hyphen. */
function anchorOf(subject: string): string {
  return `about-${subject.toLowerCase()}`;
}

function asking(schemes: readonly string[]): Html {
  const variables = [
    'URL=https://certalog.example',
    ...(schemes.includes('bearer') ? ['TOKEN=your-token'] : []),
    ...(schemes.includes('basic') && !schemes.includes('bearer')
      ? ['NAME=your-name', 'PASSWORD=your-password']
      : []),
  ];
  return html`<section class="card" aria-labelledby="asking">
<h2 id="asking">How to ask</h2>
<p>The lines below are for a shell that knows where Certalog is${schemes.length === 0 ? '' : ', and your credentials'}:</p>
<pre><code>${variables.join(' ')}</code></pre>
<ul>
<li>Lists come in pages: ask again with <code>cursor</code> set to <code>page.next_cursor</code> until that is null.
Whatever else you ask for must stay the same.</li>
<li>Instants are RFC 3339, in answers in UTC and to the microsecond; a <code>+</code> in a query is sent as <code>%2B</code>.</li>
<li>What is wrong is answered as <code>application/problem+json</code> (RFC 9457); <code>errors</code> names each wrong
parameter with what is allowed. An unknown parameter is wrong.</li>
<li>Reads carry an <code>ETag</code>; with it in <code>If-None-Match</code>, what has not changed is answered as 304.</li>
</ul>
</section>`;
}

function schemaSection(name: string, schema: Schema, schemas: Schemas): Html {
  return html`<div class="card" id="schema-${name}">
<h3><a href="#schema-${name}">${name}</a></h3>
${schema.description === undefined ? '' : html`<p>${prose(schema.description)}</p>`}
${schemaTree(schema, schemas, [name])}
</div>`;
}
