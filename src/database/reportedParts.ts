import { type SQL, sql } from 'drizzle-orm';
import type { Moment } from '../inventory/queries/slice.ts';
import { isExcepted } from './findingQueries.ts';
import { periodHolds } from './moment.ts';

/**
 * Joins to rows `c` what other tables have of them at the moment: `ended.since`, when the first of its periods that have
 * ended began, `uses.services`, `found.findings` and `found.accepted`. For most of the inventory each table is read once
 * in the order of its index; for a part of it, each row is looked up.
 */
export function certificateParts(moment: Moment, now: Date, areMost: boolean): SQL {
  const join = areMost ? joinGroups : joinLookup;
  const excepted = isExcepted(now);
  return sql.join([
    join(
      'ended',
      sql`min(p.valid_from) as since`,
      sql`certalog.certificates p`,
      'p',
      sql`p.valid_to is not null`,
    ),
    join(
      'uses',
      sql`json_agg(distinct a.service) as services`,
      sql`certalog.associations a`,
      'a',
      periodHolds('a', moment),
    ),
    join(
      'found',
      sql`json_agg(distinct f.check_name) filter (where not ${excepted}) as findings,
        json_agg(distinct f.check_name) filter (where ${excepted}) as accepted`,
      sql`certalog.findings f`,
      'f',
      periodHolds('f', moment),
    ),
  ]);
}

function joinGroups(name: string, columns: SQL, table: SQL, alias: string, condition: SQL): SQL {
  const [joined, row] = [sql.identifier(name), sql.raw(alias)];
  return sql`
    left join (
      select ${row}.account_id, ${row}.certificate_id, ${columns} from ${table} where ${condition}
      group by ${row}.account_id, ${row}.certificate_id) ${joined}
      on ${joined}.account_id = c.account_id and ${joined}.certificate_id = c.certificate_id`;
}

function joinLookup(name: string, columns: SQL, table: SQL, alias: string, condition: SQL): SQL {
  const row = sql.raw(alias);
  return sql`
    cross join lateral (
      select ${columns} from ${table}
      where ${row}.account_id = c.account_id and ${row}.certificate_id = c.certificate_id and ${condition}) ${sql.identifier(name)}`;
}
