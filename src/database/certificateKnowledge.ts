import { sql } from 'drizzle-orm';

/**
 * Since when the certificate of a row `c` of `certalog.certificates` has been there without a break: a changed record
 * begins a period where another ends, one that was away does not.
 */
export const presentSince = sql`(
  select max(p.valid_from) from certalog.certificates p
  where p.account_id = c.account_id and p.certificate_id = c.certificate_id and p.valid_from <= c.valid_from
    and not exists (
      select 1 from certalog.certificates q
      where q.account_id = p.account_id and q.certificate_id = p.certificate_id and q.valid_to = p.valid_from))`;

/** The last run of the account that came through its list; for a removed certificate, the last before it that was
 * complete, since what an incomplete one did not show is no longer known. */
const listReadAt = sql`(
  case when c.valid_to is null then (
    select r.list_read_at from certalog.sync_runs r
    where r.account_id = c.account_id and r.list_read_at is not null order by r.id desc limit 1)
  else (
    select r.list_read_at from certalog.sync_runs r
    where r.account_id = c.account_id and r.outcome = 'complete' and r.finished_at < c.valid_to
    order by r.id desc limit 1)
  end)`;

/** When a row `c` was last seen: a period begins by being seen, and each listing without a gap has shown it. */
export const lastSeenAt = sql`(
  select greatest(c.valid_from, case when g.account_id is null then ${listReadAt} else g.last_seen_at end)
  from (values (1)) one left join certalog.listing_gaps g
    on c.valid_to is null and g.account_id = c.account_id and g.certificate_id = c.certificate_id)`;

/** When the associations of a row `c` were last known; null when they have not been read since it is there. */
export const associationsReadAt = sql`(
  select case when known.at >= ${presentSince} then known.at end
  from (
    select case when g.account_id is null then ${listReadAt} else g.last_read_at end as at
    from (values (1)) one left join certalog.association_gaps g
      on c.valid_to is null and g.account_id = c.account_id and g.certificate_id = c.certificate_id) known)`;

/** Whether a row `c` is current and the account's last listing showed it. */
export const listed = sql`(
  c.valid_to is null and not exists (
    select 1 from certalog.listing_gaps g
    where g.account_id = c.account_id and g.certificate_id = c.certificate_id))`;

export const firstSeenAt = sql`(
  select min(p.valid_from) from certalog.certificates p
  where p.account_id = c.account_id and p.certificate_id = c.certificate_id)`;
