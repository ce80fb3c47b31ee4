import { type SQL, sql } from 'drizzle-orm';
import { fromNullableDatabaseInstant } from './instant.ts';
import type { Renewal } from './rereadingPeriods.ts';

/** The smallest notAfter and the largest notBefore of one bundle's elements, as `certificate/validity.ts` has it. */
export function validityOf(bundleDigest: SQL): SQL {
  return sql`
    select min(e.not_after) as earliest_not_after, max(e.not_before) as latest_not_before
    from certalog.bundle_blocks b join certalog.elements e using (fingerprint_sha256)
    where b.bundle_digest = ${bundleDigest}`;
}

export type RevaluedRow = {
  id: string;
  account_id: string;
  certificate_id: string;
  bundle_digest: string;
  record_digest: string;
  earliest_before: string | null;
  earliest_not_after: string | null;
  latest_not_before: string | null;
};

/** Current certificates with one of the elements, whose validity is no longer that of their bundle; for `renewPeriods`. */
export function revalued(fingerprints: string[]): SQL {
  const digests = sql`
    select distinct k.bundle_digest from jsonb_array_elements_text(${JSON.stringify(fingerprints)}::jsonb) f(hex)
    join certalog.bundle_blocks k on k.fingerprint_sha256 = decode(f.hex, 'hex')`;
  return sql`
    select c.id, c.account_id, c.certificate_id, encode(c.bundle_digest, 'hex') as bundle_digest,
      encode(c.record_digest, 'hex') as record_digest, c.earliest_not_after as earliest_before, v.earliest_not_after,
      v.latest_not_before
    from (${digests}) d join certalog.certificates c on c.bundle_digest = d.bundle_digest and c.valid_to is null
    join lateral (${validityOf(sql`c.bundle_digest`)}) v on true
    where (c.earliest_not_after, c.latest_not_before) is distinct from (v.earliest_not_after, v.latest_not_before)
    order by c.account_id, c.certificate_id for no key update of c nowait`;
}

/** The record is the same: so is its digest, and the next sync sees no difference. */
export function renewalOfRevalued(row: RevaluedRow): Renewal {
  return {
    id: row.id,
    accountId: row.account_id,
    certificateId: row.certificate_id,
    bundleDigest: row.bundle_digest,
    recordDigest: row.record_digest,
    earliestNotAfter: row.earliest_not_after,
    latestNotBefore: row.latest_not_before,
    before: { earliest_not_after: fromNullableDatabaseInstant(row.earliest_before) },
    after: { earliest_not_after: fromNullableDatabaseInstant(row.earliest_not_after) },
  };
}
