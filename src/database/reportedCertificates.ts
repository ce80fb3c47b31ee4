import { type SQL, sql } from 'drizzle-orm';
import type { CertificateSelection, ReportedCertificate, SnapshotMoment } from '../reports/source.ts';
import { certificateCondition } from './certificateFilter.ts';
import { certificateOrder } from './certificateSort.ts';
import { anyOf as anyOfConditions } from './conditions.ts';
import { leadingElement, leadingElements } from './leadingElement.ts';
import { certificateColumns, certificateOfColumns } from './reportedCertificateColumns.ts';
import { gaps, runKnowledge } from './reportedKnowledge.ts';
import { certificateParts } from './reportedParts.ts';
import type { Snapshot } from './snapshot.ts';

/**
 * Certificates as reports show them, in one pass. All that the list of the API looks up in subqueries for each row of a
 * page is joined here.
 */
export async function* reportedCertificates(
  snapshot: Snapshot,
  selection: CertificateSelection,
): AsyncIterable<ReportedCertificate[]> {
  const { anyOf, accountIds, moment, order } = selection;
  const conditions = anyOf.map((filter) =>
    // Reports look for owners themselves, by rules that this filter never asks for.
    certificateCondition({ ...filter, accountIds }, selection, moment, []),
  );
  const query = certificateQuery(selection, {
    rows: sql`certalog.certificates c`,
    condition: anyOfConditions(conditions),
    order:
      order === 'id'
        ? sql`c.account_id, c.certificate_id`
        : certificateOrder({ by: 'earliest_not_after', descending: false }),
    areMost: accountIds === undefined && anyOf.some((filter) => Object.keys(filter).length === 0),
  });
  for await (const batch of snapshot.stream(query)) yield batch.map(certificateOfColumns);
}

export interface CertificateRows {
  /** What to select from, with rows `c` of `certalog.certificates`. */
  rows: SQL;
  condition: SQL;
  order: SQL;
  /** They are most of the inventory: their parts are then read in one go. */
  areMost: boolean;
  /** Columns of `rows` that come behind those of `CertificateColumns`. */
  more?: string[];
}

/** The query whose rows `certificateOfColumns` takes, with `more` columns behind. */
export function certificateQuery(
  { moment, now }: SnapshotMoment,
  { rows, condition, order, areMost, more = [] }: CertificateRows,
): SQL {
  // Joined to a part before it is selected, everything would be looked up for the whole inventory.
  const selected = areMost ? sql`not materialized` : sql`materialized`;
  const others = sql.join(more.map((column) => sql`, ${sql.identifier(column)}`));
  return sql`
    with ${runKnowledge(moment)}, c as ${selected} (
      select c.*${others} from ${rows} where ${condition})
    select ${sql.join(certificateColumns(moment), sql`, `)}${others}
    from c
    join certalog.accounts account on account.account_id = c.account_id
    left join known k on k.account_id = c.account_id
    ${gaps(moment)}
    ${areMost ? leadingElements : sql`left join ${leadingElement} on true`}
    ${certificateParts(moment, now, areMost)}
    order by ${order}`;
}
