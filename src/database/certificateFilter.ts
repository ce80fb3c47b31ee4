import { type SQL, sql } from 'drizzle-orm';
import type { CertificateState } from '../certificate/validity.ts';
import type { CertificateFilter, StateClock } from '../inventory/queries.ts';
import { associationsReadAt } from './certificateKnowledge.ts';
import { toDatabaseInstant } from './instant.ts';

/** As the index on it says it; `-infinity` stands for an expiry that is not known. */
export const expiry = sql`coalesce(c.earliest_not_after, '-infinity')`;

/** The condition on a row `c` of `certalog.certificates` that it is current and meets the filter. */
export function certificateCondition(filter: CertificateFilter, clock: StateClock): SQL {
  const { accountIds, certificateId, states, types, services, inUse, findings, text } = filter;
  const conditions = [
    sql`c.valid_to is null`,
    accountIds && sql`c.account_id in ${accountIds}`,
    certificateId !== undefined && sql`c.certificate_id = ${certificateId}`,
    types && sql`c.type in ${types}`,
    states && anyOf(states.map((state) => stateCondition(state, clock))),
    services && currentAssociation(sql`a.service in ${services}`),
    inUse === true && currentAssociation(sql`true`),
    inUse === false && sql`not ${currentAssociation(sql`true`)} and ${associationsReadAt} is not null`,
    findings &&
      sql`exists (
      select 1 from certalog.findings f where f.account_id = c.account_id and f.certificate_id = c.certificate_id
        and f.valid_to is null and f.check_name in ${findings})`,
    ...expiryConditions(filter, clock),
    text !== undefined && textCondition(text),
  ];
  return sql.join(
    conditions.filter((condition) => condition !== undefined && condition !== false),
    sql` and `,
  );
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

function currentAssociation(condition: SQL): SQL {
  return sql`exists (
    select 1 from certalog.associations a
    where a.account_id = c.account_id and a.certificate_id = c.certificate_id and a.valid_to is null and ${condition})`;
}

/** Case is folded as the database's locale folds it: in the embedded database, ASCII letters only. */
function textCondition(text: string): SQL {
  const pattern = `%${text.replace(/[\\%_]/g, '\\$&')}%`;
  return sql`(c.name ilike ${pattern} or c.certificate_id ilike ${pattern} or exists (
    select 1 from certalog.bundle_blocks b join certalog.elements e using (fingerprint_sha256)
    where b.bundle_digest = c.bundle_digest
      and (e.subject ilike ${pattern} or e.issuer ilike ${pattern} or exists (
        select 1 from jsonb_array_elements(e.subject_alternative_names) n where n->>'value' ilike ${pattern}))))`;
}

function anyOf(conditions: SQL[]): SQL {
  return sql`(${sql.join(conditions, sql` or `)})`;
}

function instantOf({ now }: StateClock): SQL {
  return sql`${now.toISOString()}::timestamptz`;
}
