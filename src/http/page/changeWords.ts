import { html } from 'hono/html';
import type { Facts } from '../../inventory/changeEvent.ts';
import type { LoggedChange } from '../../inventory/queries/changes.ts';
import { changedFacts } from './factWords.ts';
import { wordsOf } from './words.ts';

/** An event of the change log for people. */
export function changeWords({ kind, before, after }: LoggedChange) {
  switch (kind) {
    case 'certificate_added':
      return html`<strong>Came into the inventory</strong>`;
    case 'certificate_reappeared':
      return html`<strong>Came back</strong>`;
    case 'certificate_removed':
      return html`<strong>Removed</strong>: a complete list lacked it, and Cloudflare answered that it does not exist`;
    case 'certificate_changed':
      return html`<strong>Changed</strong>${changedFacts(before ?? {}, after ?? {})}`;
    case 'association_added':
      return html`<strong>Use began</strong>: ${use(after)}`;
    case 'association_removed':
      return html`<strong>Use ended</strong>: ${use(before)}`;
    case 'association_status_changed':
      return html`<strong>Status of a use changed</strong>: ${use(before)} → ${use(after)}`;
    case 'finding_opened':
      return html`<strong>Finding opened</strong>: ${finding(after)}`;
    case 'finding_closed':
      return html`<strong>Finding closed</strong>: ${finding(before)}`;
  }
}

function use(facts: Facts | null) {
  return html`<bdi>${textOf(facts, 'service')}</bdi> (<bdi>${textOf(facts, 'status')}</bdi>)`;
}

function finding(facts: Facts | null) {
  return html`${wordsOf(textOf(facts, 'check'))}, ${textOf(facts, 'severity')}
<span class="sub"><bdi>${textOf(facts, 'detail')}</bdi></span>`;
}

function textOf(facts: Facts | null, name: string): string {
  return String(facts?.[name] ?? 'not known');
}
