import type { AssociationAge, ExposedAccount, StateCounts } from '../inventory/expositionSource.ts';
import { accountFamilies, associationAgeFamily, stateFamily } from './families.ts';
import { type FamilyText, renderFamily } from './familyText.ts';
import type { MetricFamily } from './metricFamily.ts';

const STATES = [
  ['valid', 'valid'],
  ['expiring', 'expiring'],
  ['expired', 'expired'],
  ['not_yet_valid', 'notYetValid'],
  ['unreadable', 'unreadable'],
] as const satisfies [string, keyof StateCounts][];

/** The numbers of certificates by state; all states present. */
export function renderStates(counts: StateCounts[]): Promise<FamilyText> {
  const samples = counts.flatMap((account) =>
    STATES.map(([state, key]) => [[account.accountId, state], account[key]] as const),
  );
  return renderFamily(stateFamily, samples);
}

/** What the last runs of each account came to. A value that does not exist yet has no sample, never a 0. */
export function renderAccounts(accounts: ExposedAccount[]): Promise<FamilyText[]> {
  const families = accountFamilies;
  const info = accounts.map(({ accountId, name }) => [[accountId, name], 1] as const);
  const lastRun = accounts.flatMap(({ accountId, outcome, reason }) =>
    outcome === null ? [] : [[[accountId, outcome, reason ?? ''], 1] as const],
  );
  return Promise.all([
    renderFamily(families.info, info),
    perAccount(families.lastSuccess, accounts, ({ lastSuccess }) => lastSuccess),
    perAccount(families.lastAttempt, accounts, ({ lastAttempt }) => lastAttempt),
    renderFamily(families.lastRun, lastRun),
    perAccount(families.complete, accounts, ({ complete }) => (complete ? 1 : 0)),
    perAccount(families.duration, accounts, ({ durationSeconds }) => durationSeconds),
    perAccount(families.listed, accounts, ({ listed }) => listed),
    perAccount(families.reported, accounts, ({ reported }) => reported),
  ]);
}

/** How old the oldest knowledge of associations is, as its instant. */
export function renderAssociationAges(ages: AssociationAge[]): Promise<FamilyText> {
  return perAccount(associationAgeFamily, ages, ({ oldestReadAt }) => oldestReadAt);
}

/** A family with a sample for each account whose value is known. */
export function perAccount<Account extends { accountId: string }>(
  family: MetricFamily,
  accounts: Account[],
  value: (account: Account) => number | null,
): Promise<FamilyText> {
  const samples = accounts.flatMap((account) => {
    const known = value(account);
    return known === null ? [] : [[[account.accountId], known] as const];
  });
  return renderFamily(family, samples);
}
