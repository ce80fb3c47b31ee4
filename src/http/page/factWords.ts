import { html } from 'hono/html';
import type { Facts, FactValue } from '../../inventory/changeEvent.ts';
import { wordsOf } from './words.ts';

/** Texts are cut to this many characters where a change is told. */
const LONGEST = 300;

/** What is different of a record, field by field: before → after. */
export function changedFacts(before: Facts, after: Facts) {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const fields = names.flatMap((name) => fieldsOf(name, before[name] ?? null, after[name] ?? null));
  if (fields.length === 0) return html`<p>The text of a block of its PEM that is no certificate.</p>`;
  return html`<ul class="plain changed">${fields.map(
    ({ name, was, is }) =>
      html`<li><span class="muted">${wordsOf(name)}:</span> <bdi>${valueText(was)}</bdi> <span aria-hidden="true">→</span><span class="hidden">became</span> <bdi>${valueText(is)}</bdi></li>`,
  )}</ul>`;
}

/** Fields of Cloudflare's word are told one by one. */
function fieldsOf(
  name: string,
  was: FactValue,
  is: FactValue,
): { name: string; was: FactValue; is: FactValue }[] {
  if (!isFacts(was) || !isFacts(is)) return [{ name, was, is }];
  return Object.keys(is).flatMap((part) => {
    const [former, latter] = [was[part] ?? null, is[part] ?? null];
    return former === latter ? [] : [{ name: `${name} ${part}`, was: former, is: latter }];
  });
}

function isFacts(value: FactValue): value is Facts {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function valueText(value: FactValue): string {
  const text = textOf(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

function textOf(value: FactValue): string {
  if (value === null || value === '') return 'nothing';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(entryText).join(', ');
  return typeof value === 'object' ? entryText(value) : String(value);
}

/** An element by the beginning of its fingerprint, anything else by its values. */
function entryText(value: FactValue): string {
  if (!isFacts(value)) return textOf(value);
  const { fingerprint_sha256: fingerprint, bundle_index: index } = value;
  if (typeof fingerprint === 'string') return `${index}: ${fingerprint.slice(0, 16)}…`;
  return Object.values(value)
    .filter((part) => part !== null)
    .map(textOf)
    .join(' ');
}
