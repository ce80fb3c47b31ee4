import { type Fault, faultOf } from './fault.ts';
import type { Subject } from './operation.ts';
import { mostPages, type PagingOptions, type Pass, readPages } from './pagination.ts';
import { sentence } from './wording.ts';

export interface WholeReadingOptions extends Omit<PagingOptions, 'takePage'> {
  /** Called before each pass; gives the function that takes its pages. */
  begin: () => PagingOptions['takePage'];
  /** Whether a list without any `result_info` counts as whole once a page is short, empty or repeated. */
  trustsUnpaged: boolean;
}

export interface WholeReading {
  /** The last pass. */
  pass: Pass;
  /** Null when the last pass is proven whole. */
  fault: Fault | null;
  /** Not even the first page could be read. */
  failed: boolean;
  /** Pages read over all passes. */
  pages: number;
}

/**
 * Reads a list to its end and judges whether it is whole. When the counts do not agree it is read once more before the
 * verdict: an upload or a deletion while paging moves entries from one page to another.
 */
export async function readWhole({
  begin,
  trustsUnpaged,
  ...paging
}: WholeReadingOptions): Promise<WholeReading> {
  const first = await readPages({ ...paging, takePage: begin() });
  const fault = judge(first, paging.subject, trustsUnpaged);
  const mayHaveShifted = first.fault === null && first.totalCount !== null && !first.tooMany;
  if (fault === null || !mayHaveShifted) {
    return { pass: first, fault, failed: first.failed, pages: first.pages };
  }
  const second = await readPages({ ...paging, takePage: begin() });
  return {
    pass: second,
    fault: judge(second, paging.subject, trustsUnpaged),
    failed: false,
    pages: first.pages + second.pages,
  };
}

/** Null only when every page was read and the distinct entries are as many as `total_count`. */
function judge(pass: Pass, subject: Subject, trustsUnpaged: boolean): Fault | null {
  const { received, totalCount } = pass;
  if (pass.fault !== null) {
    return pass.fault;
  }
  if (pass.tooMany) {
    const seen = `the list needs more than ${mostPages} pages (total_count ${totalCount ?? 'absent'})`;
    return faultOf('count_mismatch', sentence(subject, seen));
  }
  if (pass.repeated) {
    const seen = `a page repeats what earlier pages held, so ${counted(pass)}`;
    return faultOf('repeated_page', sentence(subject, seen));
  }
  if (pass.nullContradicted || (pass.nullResult && received < (totalCount ?? received))) {
    const seen = `Cloudflare sent "result": null although its result_info counts certificates; ${counted(pass)}`;
    return faultOf('null_result', sentence(subject, seen));
  }
  if (totalCount === null) {
    const emptyAsNull = pass.nullResult && received === 0;
    return emptyAsNull || (trustsUnpaged && pass.unpaged) ? null : countless(pass, subject);
  }
  if (pass.totalChanged) {
    const seen = `total_count changed while the pages were read, twice in a row; ${counted(pass)}`;
    return faultOf('count_mismatch', sentence(subject, seen));
  }
  return received === totalCount ? null : faultOf('count_mismatch', sentence(subject, counted(pass)));
}

function countless({ received }: Pass, subject: Subject): Fault {
  const seen = `Cloudflare gave no total_count, so that the ${received} received cannot be proven to be all`;
  return faultOf('count_mismatch', sentence(subject, seen));
}

function counted({ received, totalCount, pages }: Pass): string {
  return `${received} were received on ${pages} pages while total_count says ${totalCount ?? 'nothing'}`;
}
