import { type SQL, sql } from 'drizzle-orm';
import type { Moment } from '../inventory/queries/slice.ts';
import { presentSince } from './certificateKnowledge.ts';
import { knownAt } from './pastKnowledge.ts';

/*
 * When certificates were last seen and their uses last read, as `certificateKnowledge.ts` has it for the API, in joins. Of
 * the past reports say what complete runs prove and nothing that gaps of now could add, so that the report of a moment
 * is the same whenever it is made.
 */

/** A common table expression `known` of one row per account: until when its certificates and their uses are known. */
export function runKnowledge(moment: Moment): SQL {
  if (moment !== null) return knownAt(moment, undefined);
  return sql`known as materialized (
    select a.account_id, listing.list_read_at as listed_at, listing.list_read_at as used_at
    from certalog.accounts a
    left join lateral (
      select r.list_read_at from certalog.sync_runs r
      where r.account_id = a.account_id and r.list_read_at is not null order by r.id desc limit 1) listing on true)`;
}

/** Joins to rows `c` and `k` what `lastSeenAt` and `usesReadAt` need. */
export function gaps(moment: Moment): SQL {
  if (moment !== null)
    return sql`cross join lateral (select k.listed_at as seen_at, k.used_at as read_at) known_at`;
  return sql`
    left join certalog.listing_gaps lg on lg.account_id = c.account_id and lg.certificate_id = c.certificate_id
    left join certalog.association_gaps ag on ag.account_id = c.account_id and ag.certificate_id = c.certificate_id
    cross join lateral (
      select case when lg.account_id is null then k.listed_at else lg.last_seen_at end as seen_at,
        case when ag.account_id is null then k.used_at else ag.last_read_at end as read_at) known_at`;
}

export const lastSeenAt: SQL = sql`greatest(c.valid_from, known_at.seen_at)`;

/** Null when the uses have not been read since the certificate is there. */
export const usesReadAt: SQL = sql`case when known_at.read_at >= c.valid_from then known_at.read_at
  when known_at.read_at >= ${presentSince} then known_at.read_at end`;
