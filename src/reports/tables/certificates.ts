import type { CertificateFilter } from '../../inventory/queries/certificates.ts';
import type { ReportRequest } from '../request.ts';
import type { CertificateSelection, ReportSnapshot } from '../source.ts';
import { type ReportContext, reportTable } from '../table.ts';
import { type CertificateRow, certificateColumns, certificateRow } from './certificateColumns.ts';
import { ownedBy } from './ownedBy.ts';

/** Every certificate in the inventory. */
export const inventoryTable = certificateTable(() => [{}]);

/** What has not expired and will within the time, in the order of expiry. */
export const expiringTable = certificateTable(
  ({ withinSeconds }, { expiringWithinSeconds }) => [
    { expiresWithinSeconds: withinSeconds ?? expiringWithinSeconds },
  ],
  'expiry',
);

/**
 * By the finding, and by the clock as well: findings are judged at each sync, and what has expired since, or while no
 * sync came through, or under a policy without the check, has expired all the same.
 */
export const expiredInUseTable = certificateTable(() => [
  { findings: ['expired_in_use'] },
  { states: ['expired'], inUse: true },
]);

/** By the finding: how long a certificate may be without a use is for the policy to say. */
export const unusedTable = certificateTable(() => [{ findings: ['unused'] }]);

export const weakCryptoTable = certificateTable(() => [
  { findings: ['weak_key', 'weak_signature', 'unsupported_key'] },
]);

/** A table of the certificates that meet any of the conditions. */
function certificateTable(
  anyOf: (request: ReportRequest, context: ReportContext) => CertificateFilter[],
  order: CertificateSelection['order'] = 'id',
) {
  return reportTable(certificateColumns, rows);

  async function* rows(
    snapshot: ReportSnapshot,
    request: ReportRequest,
    context: ReportContext,
  ): AsyncIterable<CertificateRow[]> {
    const { accountIds, owners } = request.filter;
    const selection = { moment: request.asOf, accountIds, anyOf: anyOf(request, context), order, ...context };
    for await (const batch of snapshot.certificates(selection)) {
      const shown = batch.map((certificate) => certificateRow(certificate, context, context.ownerOf));
      yield ownedBy(shown, owners);
    }
  }
}
