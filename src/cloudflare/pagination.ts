import type { ResultInfo } from './envelope.ts';
import { type CallResult, type Fault, faultOf } from './fault.ts';
import type { Subject } from './operation.ts';
import { asFields } from './records.ts';
import { sentence } from './wording.ts';

export const pageSize = 50;
/** 100,000 records at 50 a page. A list that needs more is reported as not whole. */
export const mostPages = 2000;
/** Pages that fail for good before the rest is not tried. */
const mostFaultyPages = 3;

export interface PagingOptions {
  subject: Subject;
  /** One page by its number from 1. */
  readPage: (page: number) => Promise<CallResult>;
  /**
   * Takes the entries of one page, one page at a time in the order of arrival. `echoedPage` is the page number that
   * the server says it sent.
   */
  takePage: (entries: unknown[], page: number, echoedPage: number | null) => Promise<TakenPage>;
  /** Pages read at once after the first. */
  concurrency: number;
  /** Without `result_info`, a page with fewer entries is the last; 0: only an empty or repeated one is. */
  shortPage: number;
}

export interface TakenPage {
  /** Entries that count against `total_count`: those that earlier pages of this pass did not hold. */
  received: number;
  /** False when the page repeats what earlier pages held. */
  fresh: boolean;
}

/** What reading all pages once came to. */
export interface Pass {
  /** The first fault of a request or of an answer's form. */
  fault: Fault | null;
  /** Not even the first page could be read. */
  failed: boolean;
  /** Pages read. */
  pages: number;
  /** Distinct entries over all pages. */
  received: number;
  /** The `total_count` of the page read last that carried one. */
  totalCount: number | null;
  totalChanged: boolean;
  /** No page carried `result_info`. */
  unpaged: boolean;
  /** A page held nothing but what earlier pages held. */
  repeated: boolean;
  /** A page came as `result: null`. */
  nullResult: boolean;
  /** A page came as `result: null` although its `result_info` counts entries on it. */
  nullContradicted: boolean;
  /** More pages than are read. */
  tooMany: boolean;
}

/**
 * Reads every page once: the first, then the others at once, as many as `total_count` and the size of the first page
 * ask for, whatever page size was granted. Without `total_count`, one after the other until a page brings nothing new.
 * Ends within a bounded number of requests whatever the server says; stops where a page is empty or repeats.
 */
export async function readPages(options: PagingOptions): Promise<Pass> {
  const { subject, readPage, takePage, concurrency, shortPage } = options;
  const pass: Pass = {
    fault: null,
    failed: false,
    pages: 0,
    received: 0,
    totalCount: null,
    totalChanged: false,
    unpaged: true,
    repeated: false,
    nullResult: false,
    nullContradicted: false,
    tooMany: false,
  };
  let faultyPages = 0;
  let ended = false;
  let taking: Promise<unknown> = Promise.resolve();

  /** Gives the number of entries on the page; 0 when there is none or it could not be read. */
  const readOne = async (page: number): Promise<number> => {
    const answer = asPage(await readPage(page), subject, page);
    if (answer.kind === 'fault') {
      pass.fault ??= answer;
      faultyPages += 1;
      ended ||= faultyPages >= mostFaultyPages || concernsEveryPage.has(answer.reason);
      return 0;
    }
    pass.pages += 1;
    noteInfo(pass, answer.info);
    if (answer.entries.length === 0) {
      ended = true;
      pass.nullResult ||= answer.nullResult;
      pass.nullContradicted ||= answer.nullResult && (answer.info?.count ?? 0) > 0;
      return 0;
    }
    const taken = taking.then(() => takePage(answer.entries, page, answer.info?.page ?? null));
    taking = taken;
    const { received, fresh } = await taken;
    pass.received += received;
    pass.repeated ||= !fresh;
    ended ||= !fresh || (pass.unpaged && answer.entries.length < shortPage);
    return answer.entries.length;
  };

  const onFirstPage = await readOne(1);
  pass.failed = pass.fault !== null;
  if (ended || pass.failed) {
    return pass;
  }
  const needed =
    pass.totalCount === null ? Number.POSITIVE_INFINITY : Math.ceil(pass.totalCount / onFirstPage);
  pass.tooMany = pass.totalCount !== null && needed > mostPages;
  const last = Math.min(needed, mostPages);
  let next = 2;
  const reader = async () => {
    while (!ended && next <= last) {
      const page = next;
      next += 1;
      await readOne(page);
    }
  };
  await Promise.all(Array.from({ length: pass.totalCount === null ? 1 : concurrency }, reader));
  if (pass.totalCount === null) {
    pass.tooMany = !ended;
    // A server that ignores `page` and one that repeats its last page look alike: no fault without a count.
    pass.repeated = false;
  }
  return pass;
}

const concernsEveryPage: ReadonlySet<string> = new Set([
  'account_not_found',
  'authentication',
  'permission',
  'rate_limited',
]);

type Page = { kind: 'page'; entries: unknown[]; info: ResultInfo | null; nullResult: boolean };

function asPage(result: CallResult, subject: Subject, page: number): Page | Fault {
  if (result.kind === 'fault') {
    return result;
  }
  const info = result.resultInfo;
  if (result.result === null) {
    return { kind: 'page', entries: [], info, nullResult: true };
  }
  if (Array.isArray(result.result)) {
    return { kind: 'page', entries: result.result, info, nullResult: false };
  }
  const what = asFields(result.result) === null ? `a ${typeof result.result}` : 'an object';
  return faultOf(
    'invalid_response',
    sentence(subject, `page ${page} holds ${what} as "result" where a list belongs`),
  );
}

function noteInfo(pass: Pass, info: ResultInfo | null): void {
  pass.unpaged &&= info === null;
  const totalCount = info?.totalCount ?? null;
  if (totalCount === null) {
    return;
  }
  pass.totalChanged ||= pass.totalCount !== null && pass.totalCount !== totalCount;
  pass.totalCount = totalCount;
}
