import { hash } from 'node:crypto';
import type { Listing, ReadOptions, SourceRecord } from '../inventory/source.ts';
import type { Call } from './call.ts';
import { certificatesPath, pageReader } from './endpoints.ts';
import { faultOf, toSourceFault } from './fault.ts';
import type { Subject } from './operation.ts';
import { readRecord } from './records.ts';
import { readWhole } from './wholeReading.ts';
import { sentence } from './wording.ts';

export interface ListCertificatesRequest extends ReadOptions {
  accountId: string;
  tokenName: string;
  concurrency: number;
  /** Gets each page's records that are new, or differ from what was handed on before; never two calls at once. */
  onRecords: (records: SourceRecord[]) => Promise<void>;
}

/**
 * Lists one account's certificates and says whether the list is proven whole. A list without `total_count` never is,
 * also one without any `result_info`: nothing tells a list that is over from one that was cut.
 */
export async function listCertificates(call: Call, request: ListCertificatesRequest): Promise<Listing> {
  const { accountId, tokenName, concurrency, tally } = request;
  const subject: Subject = { operation: 'list', tokenName, accountId, certificateId: null };
  const handOn = createHandOn(request.onRecords);
  const everyId = new Set<string>();
  let ids = new Set<string>();
  let unidentified = 0;

  const takePage = async (entries: unknown[], page: number) => {
    const before = ids.size;
    const records = new Map<string, SourceRecord>();
    let nameless = 0;
    for (const entry of entries) {
      const record = readRecord(entry);
      if (record === null) {
        nameless += 1;
        continue;
      }
      ids.add(record.certificateId);
      everyId.add(record.certificateId);
      records.set(record.certificateId, record);
    }
    unidentified += nameless;
    await handOn(records);
    const fresh = ids.size - before;
    return { received: fresh + nameless, fresh: fresh > 0 || page === 1 };
  };

  const stop = new AbortController();
  const signal = AbortSignal.any([request.signal, stop.signal]);
  try {
    const { pass, fault, failed, pages } = await readWhole({
      subject,
      readPage: pageReader(
        call,
        { operation: 'list', path: certificatesPath(accountId), accountId },
        { signal, tally },
      ),
      begin() {
        ids = new Set();
        unidentified = 0;
        return takePage;
      },
      concurrency,
      shortPage: 0,
      trustsUnpaged: false,
    });
    const verdict = fault ?? (unidentified > 0 ? withoutId(subject, unidentified) : null);
    return {
      listed: verdict === null ? ids.size : everyId.size,
      reported: pass.totalCount,
      pages,
      unidentified,
      fault: verdict === null ? null : toSourceFault(verdict),
      failed,
      nullResult: pass.nullResult && everyId.size === 0,
    };
  } finally {
    // When taking a page threw, the other pages under way are of no more use.
    stop.abort();
  }
}

/** Leaves out what was handed on already in the same form; a page read twice holds mostly that. */
function createHandOn(onRecords: ListCertificatesRequest['onRecords']) {
  const handed = new Map<string, string>();
  return async (records: ReadonlyMap<string, SourceRecord>): Promise<void> => {
    const fresh: SourceRecord[] = [];
    for (const [certificateId, record] of records) {
      const digest = hash('sha1', JSON.stringify(record), 'base64');
      if (handed.get(certificateId) === digest) continue;
      handed.set(certificateId, digest);
      fresh.push(record);
    }
    if (fresh.length > 0) await onRecords(fresh);
  };
}

function withoutId(subject: Subject, unidentified: number) {
  return faultOf('invalid_record', sentence(subject, `${unidentified} records have no usable id`));
}
