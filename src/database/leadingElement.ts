import { type SQL, sql } from 'drizzle-orm';

/** The leading element of the bundle of a row `c`, as `e`; to be joined. No row when the bundle has no element. */
export const leadingElement: SQL = sql`lateral (
  select e.* from certalog.bundle_blocks b join certalog.elements e using (fingerprint_sha256)
  where b.bundle_digest = c.bundle_digest and b.fingerprint_sha256 is not null order by b.position limit 1) e`;

/**
 * What the leading element `e` of a certificate is for: equal for equal subject, key usage and extended key usage. A
 * digest, since subjects can be long; null without a subject, which tells nobody apart.
 */
export const purpose: SQL = sql`
  case when e.subject <> '' then md5(e.subject || e.key_usage::text || e.extended_key_usage::text) end`;
