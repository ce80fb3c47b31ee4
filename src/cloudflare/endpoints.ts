import type { ReadOptions } from '../inventory/source.ts';
import type { Call } from './call.ts';
import type { CallResult } from './fault.ts';
import { pageSize } from './pagination.ts';

/** The path of one account's certificates. Sources: Cloudflare's OpenAPI schema, "mTLS Certificate Management". */
export function certificatesPath(accountId: string): string {
  return `/accounts/${encodeURIComponent(accountId)}/mtls_certificates`;
}

export function certificatePath(accountId: string, certificateId: string): string {
  return `${certificatesPath(accountId)}/${encodeURIComponent(certificateId)}`;
}

/**
 * `page` and `per_page` as query. The schema declares neither for the mTLS lists, but their `result_info` speaks of
 * pages and Cloudflare's own Go client sent both.
 */
export function pageQuery(page: number): Record<string, string> {
  return { page: String(page), per_page: String(pageSize) };
}

/** A reader of one page, bound to a call's subject. */
export function pageReader(
  call: Call,
  request: {
    operation: 'list' | 'associations' | 'accounts';
    path: string;
    accountId?: string;
    certificateId?: string;
  },
  { signal, tally }: ReadOptions,
): (page: number) => Promise<CallResult> {
  return (page) => call({ ...request, query: pageQuery(page), signal, tally });
}
