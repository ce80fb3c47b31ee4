import { type SQL, sql } from 'drizzle-orm';
import type { Moment } from '../inventory/queries/slice.ts';
import { endOfPeriod, instantOf } from './moment.ts';
import { knownOf } from './pastKnowledge.ts';

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

export const firstSeenAt = sql`(
  select min(p.valid_from) from certalog.certificates p
  where p.account_id = c.account_id and p.certificate_id = c.certificate_id)`;

/*
 * What follows is true of a row `c` whose period has begun by the moment. For a moment of the past it needs `known` of
 * `pastKnowledge.ts` in the statement, and claims no more than the runs prove.
 */

/**
 * When a row `c` was last seen: a period begins by being seen, and each listing without a gap has shown it. Of the past:
 * the last time that can be proven.
 */
export function lastSeenAt(moment: Moment): SQL {
  const readAt = moment === null ? lastListing : either('as_now', 'read_at', 'listed_at');
  return sql`(
    select greatest(c.valid_from, case when g.account_id is null then ${listReadAt(readAt, moment)} else g.last_seen_at end)
    from (values (1)) one left join certalog.listing_gaps g on ${hasGap(moment)})`;
}

/**
 * When the associations of a row `c` were last known; null when they have not been read since it is there. Of the past:
 * the last time that can be proven.
 */
export function associationsReadAt(moment: Moment): SQL {
  const readAt = moment === null ? lastListing : either('as_now', 'read_at', 'used_at');
  return sql`(
    select case when known_at.at >= c.valid_from or known_at.at >= ${presentSince} then known_at.at end
    from (
      select case when g.account_id is null then ${listReadAt(readAt, moment)} else g.last_read_at end as at
      from (values (1)) one left join certalog.association_gaps g on ${hasGap(moment)}) known_at)`;
}

/** Whether a row `c` is current and the account's last listing showed it; null when that is not known any more. */
export function listed(moment: Moment): SQL {
  const hasListingGap = sql`exists (select 1 from certalog.listing_gaps g where ${ofCertificate(moment)})`;
  if (moment === null) return sql`(c.valid_to is null and not ${hasListingGap})`;
  return sql`(case when ${endOfPeriod('c', moment)} is not null or ${hasListingGap} then false
    when ${knownOf('as_now')} or ${knownOf('all_listed')} then true end)`;
}

/** The last run of the account that came through its list. */
const lastListing = sql`(
  select r.list_read_at from certalog.sync_runs r
  where r.account_id = c.account_id and r.list_read_at is not null order by r.id desc limit 1)`;

/** For a removed certificate, the last run before that was complete: what an incomplete one did not show is not known. */
function listReadAt(whilePresent: SQL, moment: Moment): SQL {
  return sql`(
    case when ${endOfPeriod('c', moment)} is null then ${whilePresent}
    else (
      select r.list_read_at from certalog.sync_runs r
      where r.account_id = c.account_id and r.outcome = 'complete' and r.finished_at < c.valid_to
      order by r.id desc limit 1)
    end)`;
}

function either(condition: 'as_now', then: 'read_at', otherwise: 'listed_at' | 'used_at'): SQL {
  return sql`(case when ${knownOf(condition)} then ${knownOf(then)} else ${knownOf(otherwise)} end)`;
}

function hasGap(moment: Moment): SQL {
  return sql`${endOfPeriod('c', moment)} is null and ${ofCertificate(moment)}`;
}

/** Gaps keep since when they last, so one of now that began by then was there then. */
function ofCertificate(moment: Moment): SQL {
  const of = sql`g.account_id = c.account_id and g.certificate_id = c.certificate_id`;
  return moment === null ? of : sql`${of} and g.since <= ${instantOf(moment)}`;
}
