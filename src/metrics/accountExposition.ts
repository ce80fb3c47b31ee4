import type { AssociationAge, ExposedAccount, StateCounts } from '../inventory/expositionSource.ts';
import { familyHeader, labelSet, sample } from './exposition.ts';
import {
  associationAgeFamily,
  accountFamilies as families,
  type MetricFamily,
  stateFamily,
} from './families.ts';

const STATES = [
  ['valid', 'valid'],
  ['expiring', 'expiring'],
  ['expired', 'expired'],
  ['not_yet_valid', 'notYetValid'],
  ['unreadable', 'unreadable'],
] as const satisfies [string, keyof StateCounts][];

/** The numbers of certificates by state; all states present. */
export function renderStates(counts: StateCounts[]): string {
  const samples = counts.flatMap((account) =>
    STATES.map(([state, key]) =>
      sample(stateFamily, labelSet(stateFamily.labels, [account.accountId, state]), account[key]),
    ),
  );
  return familyHeader(stateFamily) + samples.join('');
}

/** What the last runs of each account came to. A value that does not exist yet has no sample, never a 0. */
export function renderAccounts(accounts: ExposedAccount[]): string {
  const info = accounts.map(({ accountId, name }) =>
    sample(families.info, labelSet(families.info.labels, [accountId, name]), 1),
  );
  return [
    familyHeader(families.info) + info.join(''),
    perAccount(families.lastSuccess, accounts, ({ lastSuccess }) => lastSuccess),
    perAccount(families.lastAttempt, accounts, ({ lastAttempt }) => lastAttempt),
    perAccount(families.complete, accounts, ({ complete }) => (complete ? 1 : 0)),
    perAccount(families.duration, accounts, ({ durationSeconds }) => durationSeconds),
    perAccount(families.listed, accounts, ({ listed }) => listed),
    perAccount(families.reported, accounts, ({ reported }) => reported),
  ].join('');
}

/** How old the oldest knowledge of associations is, as its instant. */
export function renderAssociationAges(ages: AssociationAge[]): string {
  return perAccount(associationAgeFamily, ages, ({ oldestReadAt }) => oldestReadAt);
}

function perAccount<Account extends { accountId: string }>(
  family: MetricFamily,
  accounts: Account[],
  value: (account: Account) => number | null,
): string {
  const samples = accounts.map((account) => {
    const known = value(account);
    return known === null ? '' : sample(family, labelSet(family.labels, [account.accountId]), known);
  });
  return familyHeader(family) + samples.join('');
}
