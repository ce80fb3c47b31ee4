import type { AssociationReading, ReadOptions, SourceAssociation } from '../inventory/source.ts';
import type { Call } from './call.ts';
import { certificatePath, pageReader } from './endpoints.ts';
import { faultOf, toSourceFault } from './fault.ts';
import type { Subject } from './operation.ts';
import { readAssociation } from './records.ts';
import { readWhole } from './wholeReading.ts';
import { sentence } from './wording.ts';

export interface ReadAssociationsRequest extends ReadOptions {
  accountId: string;
  certificateId: string;
  tokenName: string;
  concurrency: number;
}

/** The page size of associations in Cloudflare's schema: a server that pages would fill a page before it cuts. */
const defaultPageSize = 20;

/**
 * Reads all associations of one certificate, in Cloudflare's order. Entries have no identity, so equal ones are kept.
 * Without any `result_info` (Cloudflare's SDKs treat the endpoint as not paged) a page below the default size, or one
 * that is followed by an empty or an equal page, is taken as the whole.
 */
export async function readAssociations(
  call: Call,
  { accountId, certificateId, tokenName, concurrency, signal, tally }: ReadAssociationsRequest,
): Promise<AssociationReading> {
  const subject: Subject = { operation: 'associations', tokenName, accountId, certificateId };
  let pages = new Map<number, SourceAssociation[]>();
  let unusable = 0;
  const path = `${certificatePath(accountId, certificateId)}/associations`;

  const { pass, fault, failed } = await readWhole({
    subject,
    readPage: pageReader(
      call,
      { operation: 'associations', path, accountId, certificateId },
      { signal, tally },
    ),
    begin() {
      pages = new Map();
      unusable = 0;
      const seen = new Set<string>();
      return async (entries, page, echoedPage) => {
        const content = JSON.stringify(entries);
        if (seen.has(content) && !(echoedPage === page && allEqual(entries))) {
          return { received: 0, fresh: false };
        }
        seen.add(content);
        const associations = entries.map(readAssociation).filter((association) => association !== null);
        unusable += entries.length - associations.length;
        pages.set(page, associations);
        return { received: entries.length, fresh: true };
      };
    },
    concurrency,
    shortPage: defaultPageSize,
    trustsUnpaged: true,
  });

  if (failed && fault?.provesAbsence === true) {
    return { kind: 'not_found' };
  }
  if (fault !== null) {
    return { kind: 'failed', fault: toSourceFault(fault) };
  }
  if (unusable > 0) {
    const seen = `${unusable} of ${pass.received} associations have no usable "service" and "status"`;
    return { kind: 'failed', fault: toSourceFault(faultOf('invalid_record', sentence(subject, seen))) };
  }
  const associations = [...pages].sort(([a], [b]) => a - b).flatMap(([, onPage]) => onPage);
  return { kind: 'read', associations, nullResult: pass.nullResult && associations.length === 0 };
}

/** Many associations of one service fill pages that are rightly equal. */
function allEqual(entries: unknown[]): boolean {
  return new Set(entries.map((entry) => JSON.stringify(entry))).size === 1;
}
