import type { CertificateRecord } from '../account.ts';
import { type Answer, success } from '../answer.ts';
import { pageOf } from '../paging.ts';
import type { AccountCall, Lag } from './call.ts';

/**
 * `GET /accounts/{id}/mtls_certificates`: newest first, 50 a page unless the emulator's maximum is lower.
 * Filters: `type` (comma-joined or repeated), and Wrangler's undocumented `name` and `ca`.
 */
export function listCertificates({ account, query, rules, lag }: AccountCall): Answer {
  const page = pageOf(select(account.certificates(), query, lag), query, {
    default: Math.min(50, rules.maxPerPage),
    minimum: 1,
    maximum: rules.maxPerPage,
  });
  return success(page.items, page.info);
}

function select(
  records: readonly CertificateRecord[],
  query: URLSearchParams,
  lag: Lag,
): readonly CertificateRecord[] {
  const types = query.getAll('type').flatMap((value) => value.split(','));
  const name = query.get('name');
  const ca = query.get('ca');
  const hidden = lag.hidden === 'newest' ? records[0]?.id : lag.hidden;
  if (types.length === 0 && name === null && ca === null && hidden === null) return records;
  return records.filter(
    (record) =>
      (types.length === 0 || types.includes(record.type)) &&
      (name === null || record.name === name) &&
      (ca === null || String(record.ca) === ca) &&
      record.id !== hidden,
  );
}
