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
 * Says whether the database answers and each configured account has finished one run, whatever its outcome; a run that
 * was interrupted has not finished. Never throws.
 */
export function createReadiness(database: Database): () => Promise<Readiness> {
  return async () => {
    try {
      return readinessOf(await withinTimeLimit(configuredAccounts(database)));
    } catch {
      // What the driver says can name the host and the user of the database: anyone may ask for this answer.
      return { ready: false, detail: 'The database does not answer.' };
    }
  };
}

interface AccountProgress {
  accountId: string;
  finished: boolean;
}

async function configuredAccounts(database: Database): Promise<AccountProgress[]> {
  const rows = await database.execute<{ account_id: string; finished: boolean }>(sql`
    select a.account_id, exists (
      select 1 from certalog.sync_runs r
      where r.account_id = a.account_id and r.finished_at is not null and r.reason is distinct from 'interrupted')
      as finished
    from certalog.accounts a where a.configured order by a.account_id`);
  return rows.map(({ account_id, finished }) => ({ accountId: account_id, finished }));
}

function readinessOf(accounts: AccountProgress[]): Readiness {
  if (accounts.length === 0) return { ready: false, detail: 'No account is known yet.' };
  const missing = accounts.filter(({ finished }) => !finished).map(({ accountId }) => accountId);
  if (missing.length === 0) return { ready: true, detail: 'Each account has finished a sync run.' };
  const others = missing.length > NAMED ? ` and ${missing.length - NAMED} more` : '';
  return {
    ready: false,
    detail: `No sync run has finished yet for ${missing.slice(0, NAMED).join(', ')}${others}.`,
  };
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
