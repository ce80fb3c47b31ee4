import { sql } from 'drizzle-orm';
import type { Database } from './connection.ts';

export interface Readiness {
  ready: boolean;
  /** One sentence: what is missing, or that nothing is. */
  detail: string;
}

const TIME_LIMIT_MILLISECONDS = 5_000;
const NAMED = 10;

/**
 * Says whether the database answers and each of the accounts has finished one run, whatever its outcome; a run that
 * was interrupted has not finished. `accountIds` gives the configured accounts, null while they are not known yet.
 */
export function createReadiness(
  database: Database,
  accountIds: () => readonly string[] | null,
): () => Promise<Readiness> {
  return async () => {
    const wanted = accountIds();
    let missing: string[];
    try {
      missing = await withinTimeLimit(accountsWithoutRun(database, wanted ?? []));
    } catch {
      // What the driver says can name the host and the user of the database: anyone may ask for this answer.
      return { ready: false, detail: 'The database does not answer.' };
    }
    if (wanted === null) return { ready: false, detail: 'Which accounts there are is not known yet.' };
    if (missing.length === 0) return { ready: true, detail: 'Every account has finished a sync run.' };
    const others = missing.length > NAMED ? ` and ${missing.length - NAMED} more` : '';
    return {
      ready: false,
      detail: `No sync run has finished yet for ${missing.slice(0, NAMED).join(', ')}${others}.`,
    };
  };
}

async function accountsWithoutRun(database: Database, accountIds: readonly string[]): Promise<string[]> {
  const rows = await database.execute<{ account_id: string }>(sql`
    select w.account_id
    from jsonb_array_elements_text(${JSON.stringify(accountIds)}::jsonb) w(account_id)
    where not exists (
      select 1 from certalog.sync_runs r
      where r.account_id = w.account_id and r.finished_at is not null and r.reason is distinct from 'interrupted')
    order by w.account_id`);
  return rows.map(({ account_id }) => account_id);
}

async function withinTimeLimit<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('the database took too long')), TIME_LIMIT_MILLISECONDS);
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}
