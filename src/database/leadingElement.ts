import { type SQL, sql } from 'drizzle-orm';
import type { Moment } from '../inventory/queries/slice.ts';
import { elementsAt } from './earlierReading.ts';

/**
 * The leading element of the bundle of a row `c`, as `e`; to be joined. No row when the bundle has no element. Of the
 * past with the columns that `elementsAt` names.
 */
export function leadingElementAt(moment: Moment): SQL {
  return sql`lateral (
    select e.* from certalog.bundle_blocks b join ${elementsAt(moment)} using (fingerprint_sha256)
    where b.bundle_digest = c.bundle_digest and b.fingerprint_sha256 is not null order by b.position limit 1) e`;
}

/** As it is read now. */
export const leadingElement: SQL = leadingElementAt(null);

/**
 * Joins the same to rows `c` that are most of the inventory: whole tables are joined then, where one lookup after the
 * other in indexes of digests, which lie apart, would take three times as long. Almost every bundle begins with its
 * leading element.
 */
export const leadingElements: SQL = sql`
  left join (
    select b.bundle_digest, b.fingerprint_sha256 from certalog.bundle_blocks b
    where b.position = 0 and b.fingerprint_sha256 is not null
    union all (
      select distinct on (b.bundle_digest) b.bundle_digest, b.fingerprint_sha256
      from certalog.bundle_blocks refused join certalog.bundle_blocks b using (bundle_digest)
      where refused.position = 0 and refused.reason is not null and b.fingerprint_sha256 is not null
      order by b.bundle_digest, b.position)) leader on leader.bundle_digest = c.bundle_digest
  left join certalog.elements e on e.fingerprint_sha256 = leader.fingerprint_sha256`;

/**
 * What the leading element `e` of a certificate is for: equal for equal subject, key usage and extended key usage. A
 * digest, since subjects can be long; null without a subject, which tells nobody apart.
 */
export const purpose: SQL = sql`
  case when e.subject <> '' then md5(e.subject || e.key_usage::text || e.extended_key_usage::text) end`;
