import { html } from 'hono/html';
import type { Html } from '../document.ts';
import type { Schema } from './apiDescription.ts';
import { prose } from './prose.ts';
import { allowedValues, limitsText, schemaName, typeText } from './typeText.ts';

export type Schemas = Record<string, Schema>;

/**
 * The members of a schema as nested lists, references resolved. `within`: the named schemas that it stands in, which are
 * only linked when they come again, so that a schema may hold itself. Null for a schema without members.
 */
export function schemaTree(schema: Schema, schemas: Schemas, within: readonly string[] = []): Html | null {
  const found = membersOf(schema, schemas, within);
  if (found === null) return null;
  const rows = Object.entries(found.members).map(([name, member]) =>
    memberItem(name, member, found.required.includes(name), schemas, found.within),
  );
  return html`<ul class="members">${rows}</ul>`;
}

interface Members {
  members: Record<string, Schema>;
  required: readonly string[];
  within: readonly string[];
}

/** What is in an object, in the items of an array, in the one choice of several that is an object, or in all parts. */
function membersOf(schema: Schema, schemas: Schemas, within: readonly string[]): Members | null {
  const { $ref, items, properties, required = [], allOf } = schema;
  if ($ref !== undefined) {
    const name = schemaName($ref);
    const target = schemas[name];
    return target === undefined || within.includes(name)
      ? null
      : membersOf(target, schemas, [...within, name]);
  }
  if (properties) return { members: properties, required, within };
  if (items) return membersOf(items, schemas, within);
  const parts = (allOf ?? schema.anyOf ?? schema.oneOf ?? [])
    .map((part) => membersOf(part, schemas, within))
    .filter((part) => part !== null);
  if (parts.length === 0) return null;
  return {
    members: Object.assign({}, ...parts.map(({ members }) => members)),
    required: parts.flatMap((part) => part.required),
    within: parts.flatMap((part) => part.within),
  };
}

function memberItem(
  name: string,
  schema: Schema,
  required: boolean,
  schemas: Schemas,
  within: readonly string[],
): Html {
  const values = allowedValues(schema);
  return html`<li><code class="name">${name}</code> <span class="type">${typeText(schema)}${required ? '' : ', may be left out'}</span>
${schema.description === undefined ? '' : html`<span class="about">${prose(schema.description)}</span>`}
${limitsText(schema)}
${values.length === 0 ? '' : valueList(values)}
${schemaTree(schema, schemas, within) ?? ''}</li>`;
}

/** Values that are allowed. */
export function valueList(values: readonly string[]): Html {
  return html`<span class="values">${values.map((value, index) => html`${index === 0 ? '' : ', '}<code>${value}</code>`)}</span>`;
}
