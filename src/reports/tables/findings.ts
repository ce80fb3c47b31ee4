import { countingException } from '../../inventory/countingException.ts';
import type { Owner } from '../../ownership/owner.ts';
import type { Column } from '../column.ts';
import type { ReportRequest } from '../request.ts';
import type { ReportedFinding, ReportSnapshot } from '../source.ts';
import { type ReportContext, reportTable } from '../table.ts';
import { ownedBy } from './ownedBy.ts';

interface FindingRow {
  finding: ReportedFinding;
  /** What accepts it at the moment. */
  exception: ReportedFinding['exception'];
  owner: Owner | null;
}

const columns: readonly Column<FindingRow>[] = [
  { name: 'account_id', doc: 'Cloudflare account', value: ({ finding }) => finding.accountId },
  {
    name: 'account_name',
    doc: 'its name, as it is now',
    main: true,
    value: ({ finding }) => finding.accountName,
  },
  {
    name: 'certificate_id',
    doc: "Cloudflare's id of the certificate",
    value: ({ finding }) => finding.certificateId,
  },
  {
    name: 'name',
    doc: "the certificate's name at Cloudflare",
    main: true,
    value: ({ finding }) => finding.certificateName,
  },
  { name: 'type', doc: "Cloudflare's type", value: ({ finding }) => finding.certificateType },
  {
    name: 'check',
    doc: 'what was found; [findings.md](findings.md) explains each',
    main: true,
    value: ({ finding }) => finding.check,
  },
  {
    name: 'severity',
    doc: '`critical`, `warning` or `info`',
    main: true,
    value: ({ finding }) => finding.severity,
  },
  {
    name: 'bundle_index',
    doc: 'the element that it is about; empty: the whole certificate',
    value: ({ finding }) => finding.bundleIndex,
  },
  { name: 'detail', doc: 'what is so, and what to do', main: true, value: ({ finding }) => finding.detail },
  { name: 'opened_at', doc: 'since when it is open', main: true, value: ({ finding }) => finding.openedAt },
  {
    name: 'exception_reason',
    doc: 'why it is accepted at `as_of`; empty when it is not',
    main: true,
    value: ({ exception }) => exception?.reason ?? null,
  },
  {
    name: 'exception_expires_at',
    doc: 'when that ends',
    value: ({ exception }) => exception?.expiresAt ?? null,
  },
  {
    name: 'earliest_not_after',
    doc: 'when the certificate expires',
    value: ({ finding }) => finding.earliestNotAfter,
  },
  { name: 'subject', doc: 'of its leading element; RFC 4514', value: ({ finding }) => finding.subject },
  {
    name: 'owner',
    doc: 'who answers for the certificate, by the rules as they are now',
    main: true,
    value: ({ owner }) => owner?.name ?? null,
  },
  { name: 'owner_contact', doc: 'where they are reached', value: ({ owner }) => owner?.contact ?? null },
  { name: 'environment', doc: 'by the same rule', value: ({ owner }) => owner?.environment ?? null },
  { name: 'criticality', doc: 'by the same rule', value: ({ owner }) => owner?.criticality ?? null },
];

/** Every open finding, accepted ones included. */
export const findingsTable = reportTable(columns, rows);

async function* rows(
  snapshot: ReportSnapshot,
  { asOf, filter: { accountIds, owners } }: ReportRequest,
  context: ReportContext,
): AsyncIterable<FindingRow[]> {
  for await (const batch of snapshot.findings({ moment: asOf, accountIds, ...context })) {
    const shown = batch.map((finding) => {
      const { accountId, certificateName: name, subject } = finding;
      return {
        finding,
        exception: countingException(finding, context.now),
        owner: context.ownerOf({ accountId, name, subject }),
      };
    });
    yield ownedBy(shown, owners);
  }
}
