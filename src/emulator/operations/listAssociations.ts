import { type Answer, success } from '../answer.ts';
import { pageOf } from '../paging.ts';
import { refusals } from '../refusals.ts';
import type { AccountCall } from './call.ts';

/**
 * `GET …/mtls_certificates/{id}/associations`: 20 a page, at most 50. Its published `result_info` has no
 * `total_pages`.
 */
export function listAssociations({ account, certificateId, query }: AccountCall): Answer {
  const associations = account.associations(certificateId);
  if (associations === undefined) return refusals.certificateNotFound();
  const page = pageOf(associations, query, { default: 20, minimum: 1, maximum: 50 });
  const { total_pages: _, ...info } = page.info;
  return success(page.items, info);
}
