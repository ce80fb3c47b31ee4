import { type SQL, sql } from 'drizzle-orm';
import type {
  ComparedMoments,
  DifferenceKind,
  DifferencePosition,
} from '../../inventory/queries/comparison.ts';
import { allOf } from '../conditions.ts';
import { instantOf, periodHolds } from '../moment.ts';

/** A table of periods, and what is equal for two rows of one thing. */
interface Compared {
  alias: 'c' | 'a' | 'f';
  table: SQL;
  identity: (row: SQL) => SQL;
}

const certificates: Compared = {
  alias: 'c',
  table: sql`certalog.certificates`,
  identity: (row) => sql`(${row}.account_id, ${row}.certificate_id)`,
};

const associations: Compared = {
  alias: 'a',
  table: sql`certalog.associations`,
  identity: (row) =>
    sql`(${row}.account_id, ${row}.certificate_id, ${row}.service, ${row}.status, ${row}.ordinal)`,
};

const findings: Compared = {
  alias: 'f',
  table: sql`certalog.findings`,
  identity: (row) =>
    sql`(${row}.account_id, ${row}.certificate_id, ${row}.check_name, coalesce(${row}.bundle_index, -1))`,
};

const certificateContent = (row: SQL) => sql`(${row}.name, ${row}.ca, ${row}.type, ${row}.uploaded_on,
  ${row}.declared_expires_on, ${row}.declared_issuer, ${row}.declared_serial_number, ${row}.declared_signature,
  ${row}.record_failures, ${row}.bundle_digest, ${row}.earliest_not_after)`;

/** An exception counts for nothing once it has expired, and so it is no difference then. */
const findingContent = (row: SQL, moment: SQL) => {
  const counting = sql`case when ${row}.exception_expires_at > ${moment} then ${row}`;
  return sql`(${row}.severity, ${row}.detail, ${counting}.exception_reason end,
    ${counting}.exception_expires_at end)`;
};

/** It is there at the later moment only, at the earlier one only, or at both with another content. */
type Turn = 'begun' | 'ended' | ((row: SQL, moment: SQL) => SQL);

const kinds: Record<DifferenceKind, [of: Compared, turn: Turn]> = {
  certificates_added: [certificates, 'begun'],
  certificates_removed: [certificates, 'ended'],
  certificates_changed: [certificates, certificateContent],
  uses_begun: [associations, 'begun'],
  uses_ended: [associations, 'ended'],
  findings_opened: [findings, 'begun'],
  findings_closed: [findings, 'ended'],
  findings_altered: [findings, findingContent],
};

/**
 * The rows of one kind of difference, each once, as `from … where …` with the alias `c`, `a` or `f`: of what ended, the
 * row of the earlier moment, else that of the later one. Only periods that begin or end between the moments can be among
 * them, so that nothing is looked up of the rest of the inventory.
 */
export function differencesOf(kind: DifferenceKind, { from, to, accountIds }: ComparedMoments): SQL {
  const [{ alias, table, identity }, turn] = kinds[kind];
  const row = sql.raw(alias);
  const other = (moment: string, condition: SQL) => sql`exists (
    select from ${table} n where ${identity(sql`n`)} = ${identity(row)} and ${periodHolds('n', moment)}
      and ${condition})`;
  const isBetween = (instant: SQL) => sql`${instant} > ${instantOf(from)} and ${instant} <= ${instantOf(to)}`;
  const turned =
    turn === 'ended'
      ? [isBetween(sql`${row}.valid_to`), periodHolds(alias, from), sql`not ${other(to, sql`true`)}`]
      : [isBetween(sql`${row}.valid_from`), periodHolds(alias, to)];
  if (turn === 'begun') turned.push(sql`not ${other(from, sql`true`)}`);
  if (typeof turn === 'function')
    turned.push(
      other(from, sql`${turn(sql`n`, instantOf(from))} is distinct from ${turn(row, instantOf(to))}`),
    );
  return sql`from ${table} ${row} where ${allOf([
    ...turned,
    accountIds && sql`${row}.account_id in ${accountIds}`,
  ])}`;
}

/** The row of the same thing at a moment, as the alias of its table, for a row `page`. */
export function sameAt(kind: DifferenceKind, moment: string): SQL {
  const [{ alias, identity }] = kinds[kind];
  return sql`${identity(sql.raw(alias))} = ${identity(sql`page`)} and ${periodHolds(alias, moment)}`;
}

/**
 * Rows of one kind of difference, as a common table expression `page`, in the order of `inPageOrder`. Only where a
 * certificate can have several is the row's own number part of it: a newer reader gives rows of certificates others.
 */
export function differencePage(
  kind: DifferenceKind,
  moments: ComparedMoments,
  { after, limit }: { after: DifferencePosition | null; limit: number },
): SQL {
  const [{ alias }] = kinds[kind];
  const row = sql.raw(alias);
  const place = alias === 'c' ? sql`0::bigint` : sql`${row}.id`;
  const behind =
    after === null
      ? sql``
      : sql`and (${row}.account_id, ${row}.certificate_id, ${place})
          > (${after.accountId}, ${after.certificateId}, ${after.id}::bigint)`;
  return sql`page as materialized (
    select ${row}.*, ${place} as place ${differencesOf(kind, moments)} ${behind}
    order by ${row}.account_id, ${row}.certificate_id, place limit ${limit + 1})`;
}

export const inPageOrder = sql`page.account_id, page.certificate_id, page.place`;

/** The name of the certificate of a row `page`, as it was last by the moment. */
export function nameBy(moment: string): SQL {
  return sql`(
    select n.name from certalog.certificates n
    where n.account_id = page.account_id and n.certificate_id = page.certificate_id
      and n.valid_from <= ${instantOf(moment)}
    order by n.valid_from desc limit 1)`;
}
