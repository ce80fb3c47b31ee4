import { html } from 'hono/html';
import type { Html } from '../document.ts';
import type { Body } from './apiDescription.ts';
import { type Schemas, schemaTree } from './schemaTree.ts';
import { schemaName, typeText } from './typeText.ts';

/** A body of one content type: what it is, its members, and an example. */
export function bodySection({ type, schema, example }: Body, schemas: Schemas): Html {
  const tree = schemaTree(schema, schemas);
  return html`<p><code>${type}</code>: ${schema.$ref === undefined ? typeText(schema) : schemaLink(schemaName(schema.$ref))}</p>
${tree === null ? '' : html`<details><summary>Members</summary>${tree}</details>`}
${example === undefined ? '' : html`<details><summary>Example</summary><pre><code>${exampleText(example)}</code></pre></details>`}`;
}

/** Leads to a schema in the section of schemas. */
export function schemaLink(name: string): Html {
  return html`<a href="#schema-${name}">${name}</a>`;
}

function exampleText(example: unknown): string {
  return typeof example === 'string' ? example : JSON.stringify(example, null, 2);
}
