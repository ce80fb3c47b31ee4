import type { CertificateRecord } from '../account.ts';
import { type Answer, success } from '../answer.ts';
import { pageOf } from '../paging.ts';
import type { AccountCall } from './call.ts';

/**
 * `GET /accounts/{id}/mtls_certificates`: newest first, 50 a page unless the emulator's maximum is lower.
 * Filters: `type` (comma-joined or repeated), and Wrangler's undocumented `name` and `ca`.
 */
export function listCertificates({ account, query, rules, lag }: AccountCall): Answer {
  const records = account.certificates();
  const hidden = lag.hidden === 'newest' ? records[0]?.id : lag.hidden;
  const selected = records.filter((record) => record.id !== hidden).filter(matching(query));
  const page = pageOf(selected, query, {
    default: Math.min(50, rules.maxPerPage),
    minimum: 1,
    maximum: rules.maxPerPage,
  });
  return success(page.items, page.info);
}

function matching(query: URLSearchParams): (record: CertificateRecord) => boolean {
  const types = query.getAll('type').flatMap((value) => value.split(','));
  const name = query.get('name');
  const ca = query.get('ca');
  return (record) =>
    (types.length === 0 || types.includes(record.type)) &&
    (name === null || record.name === name) &&
    (ca === null || String(record.ca) === ca);
}
