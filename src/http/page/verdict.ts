import type { CertificateState } from '../../certificate/validity.ts';
import {
  type AccountCondition,
  accountConditions,
  type CertificateCount,
  type CertificateUse,
  type Freshness,
} from '../../inventory/queries/overview.ts';
import { ageOf, spanOf } from './times.ts';
import { countOf, numberOf } from './words.ts';

export interface Verdict {
  severity: 'critical' | 'warning' | 'good';
  /** Whether anything is about to break. */
  headline: string;
  /** How old the knowledge is that this stands on, and of what there is none. */
  sentences: string[];
}

export interface Known {
  counts: readonly CertificateCount[];
  freshness: Freshness;
  now: Date;
  expiringWithinSeconds: number;
}

/** What the first glance is to say. It claims no more than is known: nothing is in order while an account is not current. */
export function verdictOf(known: Known): Verdict {
  const { counts, freshness, now, expiringWithinSeconds } = known;
  const of = (state: CertificateState, use: CertificateUse) =>
    counts.reduce((sum, row) => sum + (row.state === state && row.use === use ? row.count : 0), 0);
  const within = `within ${spanOf(expiringWithinSeconds)}`;
  const breaking = [
    [of('expired', 'in_use'), 'has expired', 'have expired'],
    [of('unreadable', 'in_use'), 'cannot be read', 'cannot be read'],
    [of('not_yet_valid', 'in_use'), 'is not valid yet', 'are not valid yet'],
    [of('expiring', 'in_use'), `expires ${within}`, `expire ${within}`],
  ] as const;
  const said = breaking.filter(([count]) => count > 0);
  const perhaps = of('expired', 'not_known') + of('expiring', 'not_known');
  const accounts = accountsOf(freshness);
  const isCurrent = accounts > 0 && freshness.accounts.complete === accounts;
  const headline = said
    .map(([count, one, many], place) =>
      place === 0
        ? `${countOf(count, 'certificate')} in use ${count === 1 ? one : many}`
        : `${numberOf(count)} ${count === 1 ? one : many}`,
    )
    .join('; ');
  return {
    severity:
      of('expired', 'in_use') > 0 ? 'critical' : said.length + perhaps > 0 || !isCurrent ? 'warning' : 'good',
    headline: headline || nothingBreaks(freshness, within, isCurrent && perhaps === 0),
    sentences: [...knowledgeOf(freshness, now), ...unknownUse(perhaps, within), ...formerAccounts(freshness)],
  };
}

function nothingBreaks({ oldestSuccessAt }: Freshness, within: string, isCertain: boolean): string {
  if (oldestSuccessAt === null) return 'Nothing is known yet: no account has been read completely';
  return isCertain
    ? `No certificate in use has expired or expires ${within}`
    : `No certificate in use is known to have expired or to expire ${within}`;
}

/** How old what is known is, and of which accounts that is not all, a sentence each. */
export function knowledgeOf(freshness: Freshness, now: Date): string[] {
  const { accounts: of, oldestSuccessAt } = freshness;
  const accounts = accountsOf(freshness);
  if (accounts === 0) return ['No account is configured.'];
  const age = oldestSuccessAt === null ? '' : ageOf(oldestSuccessAt, now);
  const share = `${numberOf(of.complete)} of ${countOf(accounts, 'account')}`;
  if (of.complete === accounts) return [`Knowledge is ${age} old at most, of ${share}.`];
  const lacking = troubles.flatMap(([condition, words]) =>
    of[condition] === 0 ? [] : [`${numberOf(of[condition])} ${words}`],
  );
  const oldest = oldestSuccessAt === null ? [] : [`The oldest complete reading is ${age} old.`];
  return [`Knowledge is current of ${share}: ${lacking.join(', ')}.`, ...oldest];
}

function accountsOf({ accounts }: Freshness): number {
  return accountConditions.reduce((sum, condition) => sum + accounts[condition], 0);
}

const troubles: readonly [Exclude<AccountCondition, 'complete'>, string][] = [
  ['never_read', 'never read completely'],
  ['failed', 'could not be read last time'],
  ['incomplete', 'read in part last time'],
  ['stale', 'read too long ago'],
];

function unknownUse(count: number, within: string): string[] {
  if (count === 0) return [];
  return [
    `${countOf(count, 'certificate')} that expired or expire ${within} may be in use too: their associations were never read.`,
  ];
}

function formerAccounts({ former: { accounts, certificates } }: Freshness): string[] {
  if (certificates === 0) return [];
  return [
    `${countOf(certificates, 'certificate')} of ${countOf(accounts, 'account')} no longer configured ` +
      `${certificates === 1 ? 'is' : 'are'} counted as last seen.`,
  ];
}
