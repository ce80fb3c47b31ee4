import type { Column } from '../column.ts';
import type { ReportRequest } from '../request.ts';
import type { Duplicate, ReportSnapshot } from '../source.ts';
import { type ReportContext, reportTable } from '../table.ts';
import { type CertificateRow, certificateColumns, certificateRow } from './certificateColumns.ts';
import { ownedBy } from './ownedBy.ts';

interface DuplicateRow extends CertificateRow {
  duplicate: Duplicate;
}

const columns: readonly Column<DuplicateRow>[] = [
  {
    name: 'kind',
    doc: '`same_certificate`: several certificates have this leading element; `same_key`: different ones have this key',
    main: true,
    value: ({ duplicate }) => duplicate.kind,
  },
  {
    name: 'shared_sha256',
    doc: 'the fingerprint, or the SHA-256 of the key, that the group shares',
    main: true,
    value: ({ duplicate }) => duplicate.sha256,
  },
  {
    name: 'certificates',
    doc: 'certificates of the group in all accounts, those that a filter leaves out included',
    main: true,
    value: ({ duplicate }) => duplicate.certificates,
  },
  ...certificateColumns,
];

/** Certificates with the same leading element, and with the same key, a row for each certificate of each group. */
export const duplicatesTable = reportTable(columns, rows);

async function* rows(
  snapshot: ReportSnapshot,
  { asOf, filter: { accountIds, owners } }: ReportRequest,
  context: ReportContext,
): AsyncIterable<DuplicateRow[]> {
  for await (const batch of snapshot.duplicates({ moment: asOf, accountIds, ...context })) {
    const shown = batch.map((duplicate) => ({
      duplicate,
      ...certificateRow(duplicate.certificate, context, context.ownerOf),
    }));
    yield ownedBy(shown, owners);
  }
}
