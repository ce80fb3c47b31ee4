import { type SQL, sql } from 'drizzle-orm';
import type { CertificateState } from '../certificate/validity.ts';
import type { CertificateFilter, StateClock } from '../inventory/queries/certificates.ts';
import type { Moment } from '../inventory/queries/slice.ts';
import type { OwnerRule } from '../ownership/owner.ts';
import { associationsReadAt } from './certificateKnowledge.ts';
import { allOf, anyOf } from './conditions.ts';
import { elementConditions } from './elementFilter.ts';
import { toDatabaseInstant } from './instant.ts';
import { endOfPeriod, periodHasBegun, periodHolds } from './moment.ts';
import { ownerCondition } from './ownerCondition.ts';

/** As the index on it says it; `-infinity` stands for an expiry that is not known. */
export const expiry = sql`coalesce(c.earliest_not_after, '-infinity')`;

/**
 * The condition on a row `c` of `certalog.certificates` that it is current at the moment, or the last of a certificate
 * that is removed by then, and meets the filter. For a moment of the past it needs `known` of `pastKnowledge.ts`.
 */
export function certificateCondition(
  filter: CertificateFilter,
  clock: StateClock,
  moment: Moment,
  ownerRules: readonly OwnerRule[],
): SQL {
  const { accountIds, certificateId, states, types, services, inUse, findings, owners, owned } = filter;
  const uses = (condition: SQL) => associationExists(condition, moment);
  const ownedBy = (isWanted: (owner: string) => boolean) =>
    ownerCondition(ownerRules, isWanted, { accountIds, moment });
  return allOf([
    filter.removed === true ? lastOfRemoved(moment) : periodHolds('c', moment),
    accountIds && sql`c.account_id in ${accountIds}`,
    certificateId !== undefined && sql`c.certificate_id = ${certificateId}`,
    types && sql`c.type in ${types}`,
    states && anyOf(states.map((state) => stateCondition(state, clock))),
    services && uses(sql`a.service in ${services}`),
    inUse === true && uses(sql`true`),
    inUse === false && sql`not ${uses(sql`true`)} and ${associationsReadAt(moment)} is not null`,
    findings &&
      sql`exists (
      select 1 from certalog.findings f where f.account_id = c.account_id and f.certificate_id = c.certificate_id
        and ${periodHolds('f', moment)} and f.check_name in ${findings})`,
    ...expiryConditions(filter, clock),
    ...elementConditions(filter, moment),
    owners && ownedBy((owner) => owners.includes(owner)),
    owned !== undefined && sql`${owned ? sql`` : sql`not`} (${ownedBy(() => true)})`,
  ]);
}

/** `certificateState` as a range of the stored instants, for one state. */
export function stateCondition(state: CertificateState, clock: StateClock): SQL {
  const now = instantOf(clock);
  const soon = sql`${now} + make_interval(secs => ${clock.expiringWithinSeconds})`;
  const begun = sql`(c.latest_not_before is null or c.latest_not_before <= ${now})`;
  switch (state) {
    case 'unreadable':
      return sql`(${expiry} = '-infinity')`;
    case 'expired':
      return sql`(${expiry} > '-infinity' and ${expiry} < ${now})`;
    case 'not_yet_valid':
      return sql`(${expiry} >= ${now} and c.latest_not_before > ${now})`;
    case 'expiring':
      return sql`(${expiry} >= ${now} and ${expiry} <= ${soon} and ${begun})`;
    case 'valid':
      return sql`(${expiry} > ${soon} and ${expiry} >= ${now} and ${begun})`;
  }
}

function expiryConditions(filter: CertificateFilter, clock: StateClock): SQL[] {
  const { expiresWithinSeconds, expiresBefore, expiresAfter } = filter;
  const conditions: SQL[] = [];
  if (expiresWithinSeconds !== undefined) {
    const now = instantOf(clock);
    conditions.push(
      sql`${expiry} >= ${now} and ${expiry} <= ${now} + make_interval(secs => ${expiresWithinSeconds})`,
    );
  }
  if (expiresBefore !== undefined) {
    conditions.push(
      sql`${expiry} > '-infinity' and ${expiry} < ${toDatabaseInstant(expiresBefore)}::timestamptz`,
    );
  }
  if (expiresAfter !== undefined) {
    conditions.push(sql`${expiry} >= ${toDatabaseInstant(expiresAfter)}::timestamptz`);
  }
  return conditions;
}

function lastOfRemoved(moment: Moment): SQL {
  return sql`${endOfPeriod('c', moment)} is not null and not exists (
    select 1 from certalog.certificates n
    where n.account_id = c.account_id and n.certificate_id = c.certificate_id and n.valid_from > c.valid_from
      and ${periodHasBegun('n', moment)})`;
}

function associationExists(condition: SQL, moment: Moment): SQL {
  return sql`exists (
    select 1 from certalog.associations a
    where a.account_id = c.account_id and a.certificate_id = c.certificate_id and ${periodHolds('a', moment)}
      and ${condition})`;
}

function instantOf({ now }: StateClock): SQL {
  return sql`${toDatabaseInstant(now.toISOString())}::timestamptz`;
}
