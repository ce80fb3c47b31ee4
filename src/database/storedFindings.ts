import { type SQL, sql } from 'drizzle-orm';
import type { StoredFinding } from '../inventory/repository.ts';
import { byCertificate, type Parts } from './assessableParts.ts';
import type { Database } from './connection.ts';
import { type FindingColumns, findingOfColumns, findingSelection } from './findingColumns.ts';

/** The open findings of the rows `c` of `certalog.certificates` that meet the condition. */
export async function readStoredFindings(database: Database, condition: SQL): Parts<StoredFinding> {
  const rows = await database.execute<
    { [Column in keyof FindingColumns]: FindingColumns[Column] } & { certificate_id: string; id: string }
  >(sql`
    select c.certificate_id, f.id, ${findingSelection}
    from certalog.certificates c
    join certalog.findings f
      on f.account_id = c.account_id and f.certificate_id = c.certificate_id and f.valid_to is null
    where ${condition}`);
  return byCertificate(rows, ({ id, ...columns }) => ({ id: Number(id), ...findingOfColumns(columns) }));
}
