import { sql } from 'drizzle-orm';
import type { Duplicate, SnapshotMoment } from '../reports/source.ts';
import type { CopiedRow } from './copiedRows.ts';
import { leadingElement } from './leadingElement.ts';
import { periodHolds } from './moment.ts';
import { CERTIFICATE_COLUMNS, certificateOfColumns } from './reportedCertificateColumns.ts';
import { certificateQuery } from './reportedCertificates.ts';
import type { Snapshot } from './snapshot.ts';

/** Groups of certificates with the same leading element, then of those with different ones of the same key. */
export async function* reportedDuplicates(
  snapshot: Snapshot,
  selection: SnapshotMoment,
): AsyncIterable<Duplicate[]> {
  const { moment, accountIds } = selection;
  const query = certificateQuery(selection, {
    rows: sql`(
      with leaders as materialized (
        select c.id, e.fingerprint_sha256, e.spki_sha256
        from certalog.certificates c join ${leadingElement} on true where ${periodHolds('c', moment)}),
      shared as (
        select 'same_certificate' as kind, fingerprint_sha256 as sha256, count(*)::int as certificates
        from leaders group by fingerprint_sha256 having count(*) > 1
        union all
        select 'same_key', spki_sha256, count(*)::int from leaders where spki_sha256 is not null
        group by spki_sha256 having count(distinct fingerprint_sha256) > 1)
      select leaders.id, shared.kind, encode(shared.sha256, 'hex') as sha256, shared.certificates from shared join leaders
        on shared.sha256 = case shared.kind when 'same_key' then leaders.spki_sha256 else leaders.fingerprint_sha256 end
      ) d join certalog.certificates c on c.id = d.id`,
    condition: accountIds ? sql`c.account_id in ${accountIds}` : sql`true`,
    order: sql`c.kind, c.sha256, c.account_id, c.certificate_id`,
    areMost: false,
    more: ['kind', 'sha256', 'certificates'],
  });
  for await (const batch of snapshot.stream(query)) yield batch.map(duplicateOf);
}

function duplicateOf(row: CopiedRow): Duplicate {
  const [kind, sha256, certificates] = row.slice(CERTIFICATE_COLUMNS) as [Duplicate['kind'], string, string];
  return { kind, sha256, certificates: Number(certificates), certificate: certificateOfColumns(row) };
}
