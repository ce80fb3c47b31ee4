import { html, raw } from 'hono/html';
import type { ComparedMoments } from '../../inventory/queries/comparison.ts';
import { accountId } from '../parameters.ts';
import type { AskedMoment } from '../readMoment.ts';
import { momentField } from './momentField.ts';
import { typedMoment } from './typedMoment.ts';

type FieldName = 'from' | 'to' | 'account_id';

/** What was typed into the form, and what it asks for; `moments` null when nothing is asked for, or something is wrong. */
export interface AskedComparison {
  typed: Record<FieldName, string>;
  /** What is wrong, as it stands behind the name of the field. */
  faults: ReadonlyMap<string, string>;
  moments: (ComparedMoments & { clocks: { from: Date; to: Date } }) | null;
}

/** Reads the form. Without anything typed it proposes the last week and asks for nothing. `now` is ISO 8601 in UTC. */
export function askedComparison(
  query: { [Name in FieldName]?: string | undefined },
  now: string,
): AskedComparison {
  const typed = { from: query.from ?? '', to: query.to ?? '', account_id: query.account_id ?? '' };
  const faults = new Map<string, string>();
  if (Object.values(typed).every((text) => text === ''))
    return { typed: { ...typed, from: dayBefore(now, 7) }, faults, moments: null };
  const from = typedMoment('from', typed.from, now);
  const to = typedMoment('to', typed.to, now);
  for (const moment of [from, to]) {
    if ('parameter' in moment) faults.set(moment.parameter, moment.detail);
  }
  if (typed.from === '') faults.set('from', 'is needed: the date to compare with');
  if (typed.account_id !== '' && !accountId.safeParse(typed.account_id).success)
    faults.set('account_id', 'is not an account id (32 hexadecimal digits, lower case)');
  if (faults.size > 0 || 'parameter' in from || 'parameter' in to) return { typed, faults, moments: null };
  const [begin, end] = [instantOf(from, now), instantOf(to, now)];
  if (isAfter(begin, end)) {
    faults.set('from', 'is after the later date: exchange the two');
    return { typed, faults, moments: null };
  }
  const accountIds = typed.account_id === '' ? undefined : [typed.account_id];
  return {
    typed,
    faults,
    moments: { from: begin, to: end, accountIds, clocks: { from: from.now, to: to.now } },
  };
}

/** The form, and ways to what is asked for most. `accounts` null: too many for choice. */
export function compareForm(
  { typed, faults }: AskedComparison,
  accounts: ReadonlyMap<string, string | null> | null,
  now: Date,
) {
  const hint = 'Date, or date and time, in UTC: 2026-01-31 12:00';
  const fault = (name: FieldName) => faults.get(name) ?? null;
  const at = now.toISOString();
  return html`<form class="card compare-form" method="get" action="/compare">
${momentField({ name: 'from', label: 'From', hint, typed: typed.from, fault: fault('from') })}
${momentField({ name: 'to', label: 'To', hint: `${hint}. Empty: now`, typed: typed.to, fault: fault('to') })}
${accountField(typed.account_id, fault('account_id'), accounts)}
<div class="actions"><button class="button primary">Compare</button>
<span class="presets">${presets.map(
    ([label, days]) => html`<a href="/compare?from=${dayBefore(at, days)}">${label}</a>`,
  )}</span></div></form>`;
}

const presets = [
  ['since yesterday', 1],
  ['7 days', 7],
  ['30 days', 30],
  ['a year', 365],
] as const;

function accountField(
  chosen: string,
  fault: string | null,
  accounts: ReadonlyMap<string, string | null> | null,
) {
  const invalid = fault === null ? '' : raw(' aria-invalid="true" aria-describedby="account_id-fault"');
  const offered =
    accounts &&
    new Map([...accounts, ...(chosen === '' || accounts.has(chosen) ? [] : [[chosen, null] as const])]);
  const control = offered
    ? html`<select id="f-account_id" name="account_id"${invalid}><option value="">all accounts</option>${[
        ...offered,
      ].map(
        ([id, name]) =>
          html`<option value="${id}"${id === chosen ? raw(' selected') : ''}>${name ?? id}</option>`,
      )}</select>`
    : html`<input id="f-account_id" name="account_id" value="${chosen}" autocomplete="off" spellcheck="false"${invalid}>`;
  return html`<div class="field"><label for="f-account_id">Account</label>${control}
${fault === null ? '' : html`<p class="fault" id="account_id-fault">It ${fault}.</p>`}</div>`;
}

function instantOf({ asOf }: AskedMoment, now: string): string {
  return asOf ?? now;
}

/** Whether an ISO 8601 instant in UTC is after another, to the microsecond. */
function isAfter(a: string, b: string): boolean {
  const whole = Date.parse(`${a.slice(0, 19)}Z`) - Date.parse(`${b.slice(0, 19)}Z`);
  return whole === 0 ? fraction(a) > fraction(b) : whole > 0;
}

function fraction(instant: string): string {
  return (/\.(\d+)/.exec(instant)?.[1] ?? '').padEnd(6, '0');
}

function dayBefore(now: string, days: number): string {
  return new Date(Date.parse(now) - days * 86_400_000).toISOString().slice(0, 10);
}
