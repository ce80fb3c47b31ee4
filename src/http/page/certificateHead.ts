import { html } from 'hono/html';
import { type CertificateState, certificateState } from '../../certificate/validity.ts';
import { findingExplanations } from '../../findings/explanations.ts';
import { countingException } from '../../inventory/countingException.ts';
import type { Certificate, StateClock } from '../../inventory/queries/certificates.ts';
import { severityBadge, stateBadge } from './badge.ts';
import { useSentence } from './certificateUses.ts';
import { distanceOf, secondOf } from './times.ts';
import { wordsOf } from './words.ts';

/** What is to be known of a certificate at the first glance: state, expiry, use, and what to do first. */
export function certificateHead(certificate: Certificate, clock: StateClock) {
  const state = certificateState(certificate, clock.now, clock.expiringWithinSeconds);
  return html`<section class="card summary" data-state="${state}" aria-label="Summary">
<p class="expiry">${stateBadge(state)} ${expiry(certificate, state, clock.now)}</p>
<p>${useSentence(certificate, clock.now)}</p>
${firstStep(certificate, clock.now)}
</section>`;
}

function expiry(
  { earliestNotAfter, latestNotBefore, elements }: Certificate,
  state: CertificateState,
  now: Date,
) {
  if (earliestNotAfter === null) return html`When it expires is not known: no expiry in its PEM can be read.`;
  const verb = state === 'expired' ? 'Expired' : 'Expires';
  const first =
    elements.length > 1
      ? html` <span class="muted">(the first of its ${elements.length} elements)</span>`
      : '';
  const begins =
    state === 'not_yet_valid' && latestNotBefore !== null
      ? html` Valid from ${secondOf(latestNotBefore)}, ${distanceOf(latestNotBefore, now)}.`
      : '';
  return html`<strong>${verb} ${distanceOf(earliestNotAfter, now)}</strong>, ${secondOf(earliestNotAfter)}${first}.${begins}`;
}

/** The remedy of the most severe finding that nothing accepts; findings come with the most severe first. */
function firstStep({ findings, removedAt, associationsReadAt }: Certificate, now: Date) {
  if (removedAt !== null) return '';
  const [first, ...rest] = findings.filter((finding) => countingException(finding, now) === null);
  if (!first) {
    if (findings.length > 0)
      return html`<p>Nothing to do now: every open finding is accepted for a time.</p>`;
    return associationsReadAt === null
      ? html`<p>What to do is not known yet: it depends on where it is used.</p>`
      : html`<p>Nothing to do: no finding is open.</p>`;
  }
  const more =
    rest.length === 0
      ? ''
      : html` <a href="#findings">${rest.length} more ${rest.length === 1 ? 'finding' : 'findings'}</a>`;
  return html`<p class="first-step">${severityBadge(first.severity)} <span><strong>What to do first</strong> (${wordsOf(first.check)}): ${findingExplanations[first.check].remedy}${more}</span></p>`;
}
