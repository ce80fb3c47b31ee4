import { html } from 'hono/html';
import type { CertificateState } from '../../certificate/validity.ts';
import type { Severity } from '../../findings/finding.ts';
import type { AccountCondition } from '../../inventory/queries/overview.ts';
import { numberOf, wordsOf } from './words.ts';

/** The state of a certificate or of what is known of an account: a word, with a colour and a shape of its weight. */
export function stateBadge(state: CertificateState | AccountCondition | 'running') {
  return html`<span class="badge" data-state="${state}">${wordsOf(state)}</span>`;
}

/** A severity, and of how many when that is given. */
export function severityBadge(severity: Severity, count: number | null = null) {
  return html`<span class="badge" data-severity="${severity}">${count === null ? '' : `${numberOf(count)} `}${severity}</span>`;
}
