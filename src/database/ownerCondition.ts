import { type SQL, sql } from 'drizzle-orm';
import type { Moment } from '../inventory/queries/slice.ts';
import type { OwnerRule } from '../ownership/owner.ts';
import { allOf, anyOf } from './conditions.ts';
import { leadingElementAt } from './leadingElement.ts';
import { wildcardLike } from './likePattern.ts';

/**
 * The condition on a row `c` of `certalog.certificates` that the first rule that fits it, as `createOwnerOf` has it, is
 * of an owner that is wanted. `accountIds`: those that the statement asks for anyway, when it names any.
 */
export function ownerCondition(
  rules: readonly OwnerRule[],
  isWanted: (owner: string) => boolean,
  { accountIds, moment }: { accountIds: readonly string[] | undefined; moment: Moment },
): SQL {
  const wanted = (rule: OwnerRule) => isWanted(rule.owner.name);
  const accounts = accountsOf(rules.filter(wanted));
  const isAskedFor = (accountId: string) =>
    (accounts === null || accounts.has(accountId)) && (!accountIds || accountIds.includes(accountId));
  const possible = rules.filter(({ accountId }) => accountId === null || isAskedFor(accountId));
  const deciding = possible.slice(0, possible.findLastIndex(wanted) + 1);
  if (deciding.length === 0) return sql`false`;
  const decision = sql`case ${sql.join(sameVerdicts(deciding, wanted).map(verdictOf), sql` `)} else false end`;
  return allOf([
    accounts !== null && accounts.size <= FEW_ACCOUNTS && sql`c.account_id in ${[...accounts]}`,
    deciding.some(({ subject }) => subject !== null)
      ? sql`${anyFits(deciding.filter(wanted).map(withoutSubject))} and ${withSubject(decision, moment)}`
      : decision,
  ]);
}

/** So few that naming them shows PostgreSQL a shorter way than through all certificates. */
const FEW_ACCOUNTS = 1000;

/** All accounts that the rules can fit; null when these are any. */
function accountsOf(rules: OwnerRule[]): Set<string> | null {
  const accounts = rules.flatMap(({ accountId }) => accountId ?? []);
  return accounts.length === rules.length ? new Set(accounts) : null;
}

interface Verdict {
  wanted: boolean;
  rules: OwnerRule[];
}

/** Rules that follow one another and decide alike, of which it does not matter which one fits first. */
function sameVerdicts(rules: OwnerRule[], isWanted: (rule: OwnerRule) => boolean): Verdict[] {
  const verdicts: Verdict[] = [];
  for (const rule of rules) {
    const last = verdicts.at(-1);
    if (last?.wanted === isWanted(rule)) last.rules.push(rule);
    else verdicts.push({ wanted: isWanted(rule), rules: [rule] });
  }
  return verdicts;
}

function verdictOf({ wanted, rules }: Verdict): SQL {
  return sql`when ${anyFits(rules)} then ${wanted ? sql`true` : sql`false`}`;
}

function anyFits(rules: OwnerRule[]): SQL {
  const wholeAccounts = rules.flatMap((rule) => wholeAccount(rule) ?? []);
  const fitting = rules.filter((rule) => wholeAccount(rule) === null).map(fits);
  // One parameter for accounts of any number, looked up in a hash table.
  if (wholeAccounts.length > 0)
    fitting.unshift(
      sql`c.account_id in (select jsonb_array_elements_text(${JSON.stringify(wholeAccounts)}::jsonb))`,
    );
  return anyOf(fitting);
}

/** The account whose every certificate the rule fits; null when it asks for more than the account. */
function wholeAccount({ accountId, name, subject }: OwnerRule): string | null {
  return name === null && subject === null ? accountId : null;
}

function fits({ accountId, name, subject }: OwnerRule): SQL {
  return sql`(${allOf([
    accountId !== null && sql`c.account_id = ${accountId}`,
    name !== null && sql`coalesce(c.name, '') like ${wildcardLike(name)}`,
    subject !== null && sql`coalesce(e.subject, '') like ${wildcardLike(subject)}`,
  ])})`;
}

/** What must be so anyway, which is seen in the row and spares most rows the look at their element. */
function withoutSubject(rule: OwnerRule): OwnerRule {
  return { ...rule, subject: null };
}

function withSubject(decision: SQL, moment: Moment): SQL {
  return sql`exists (
    select 1 from (values (1)) one left join ${leadingElementAt(moment)} on true where ${decision})`;
}
