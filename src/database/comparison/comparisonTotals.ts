import { type SQL, sql } from 'drizzle-orm';
import { type CertificateState, certificateStates } from '../../certificate/validity.ts';
import {
  type ComparisonTotals,
  type DifferenceKind,
  differenceKinds,
  type TotalsRequest,
} from '../../inventory/queries/comparison.ts';
import { stateCondition } from '../certificateFilter.ts';
import type { Database } from '../connection.ts';
import { periodHolds } from '../moment.ts';
import { differencesOf } from './differences.ts';

/** Certificates by state at both moments, and differences by kind, in one statement. */
export async function comparisonTotals(
  database: Database,
  request: TotalsRequest,
): Promise<ComparisonTotals> {
  const { from, to, clocks } = request;
  const [row] = await database.execute<TotalsRow>(sql`
    select (${statesAt(from, clocks.from, request)}) as states_from, (${statesAt(to, clocks.to, request)}) as states_to,
      json_build_object(${sql.join(
        differenceKinds.map((kind) => sql`${kind}::text, (select count(*) ${differencesOf(kind, request)})`),
        sql`, `,
      )}) as differences`);
  if (!row) throw new Error('PostgreSQL returned no row of counts');
  return { states: { from: row.states_from, to: row.states_to }, differences: row.differences };
}

type TotalsRow = {
  states_from: Record<CertificateState, number>;
  states_to: Record<CertificateState, number>;
  differences: Record<DifferenceKind, number>;
};

function statesAt(moment: string, now: Date, { accountIds, expiringWithinSeconds }: TotalsRequest): SQL {
  const counts = certificateStates.map(
    (state) =>
      sql`${state}::text, count(*) filter (where ${stateCondition(state, { now, expiringWithinSeconds })})`,
  );
  return sql`
    select json_build_object(${sql.join(counts, sql`, `)}) from certalog.certificates c
    where ${periodHolds('c', moment)} ${accountIds ? sql`and c.account_id in ${accountIds}` : sql``}`;
}
