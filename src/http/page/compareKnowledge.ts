import { html } from 'hono/html';
import type { MomentKnowledge } from '../../inventory/queries/comparison.ts';
import type { Html } from './document.ts';
import { secondOf } from './times.ts';
import { countOf, numberOf } from './words.ts';

/** What is to be known before the differences are believed: how far the inventory was known at both moments. */
export function compareKnowledge(
  known: { from: MomentKnowledge; to: MomentKnowledge },
  { from, to }: { from: string; to: string },
) {
  return html`${unknownThen(known.from, from)}${gaps(known.from, from)}${to === from ? '' : gaps(known.to, to)}${ages(known)}`;
}

/** What Certalog did not know at the earlier moment shows as added: that must not read as news. */
function unknownThen({ accounts, unknownAccounts, unknown }: MomentKnowledge, from: string): Html | '' {
  if (accounts === 0)
    return note(html`No account is known to Certalog here, so there is nothing to compare.`);
  if (unknownAccounts === 0) return '';
  const names = html`${unknown.map(
    ({ accountId, name, knownSince }, place) =>
      html`${place === 0 ? '' : ', '}<bdi>${name ?? accountId}</bdi> since ${secondOf(knownSince)}`,
  )}${unknownAccounts > unknown.length ? ` and ${numberOf(unknownAccounts - unknown.length)} more` : ''}`;
  return note(
    unknownAccounts === accounts
      ? html`<strong>Nothing was known at ${secondOf(from)}</strong>: Certalog knows ${names}. What was there before shows as added.`
      : html`<strong>${numberOf(unknownAccounts)} of ${countOf(accounts, 'account')} not known yet at ${secondOf(from)}</strong>: Certalog knows ${names}. All that they hold shows as added.`,
  );
}

function gaps({ unreadAccounts, incompleteAccounts }: MomentKnowledge, moment: string) {
  const texts = [
    unreadAccounts > 0 &&
      html`By ${secondOf(moment)} ${countOf(unreadAccounts, 'account')} had not been read once: nothing was known of what they hold.`,
    incompleteAccounts > 0 &&
      html`The last reading by ${secondOf(moment)} was not complete for ${countOf(incompleteAccounts, 'account')}: what it did not show counts as it was known before.`,
  ];
  return html`${texts.map((text) => (text === false ? '' : note(text)))}`;
}

/** How old the oldest reading of an account was at each moment. */
function ages(known: { from: MomentKnowledge; to: MomentKnowledge }) {
  const [then, later] = [known.from.oldestReadAt, known.to.oldestReadAt];
  if (then === null || later === null) return '';
  return html`<p class="muted small">Of the accounts that had been read, the one read longest ago was read at ${secondOf(then)} for the earlier moment, at ${secondOf(later)} for the later one.</p>`;
}

function note(text: Html): Html {
  return html`<p class="note" data-severity="warning">${text}</p>`;
}
