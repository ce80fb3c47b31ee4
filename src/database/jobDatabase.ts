import type postgres from 'postgres';
import { type ConnectionOptions, connect } from './connection.ts';

/** The database as the job queue uses it: the part of a SQL client that pg-boss's adapter asks for. */
export interface JobDatabase {
  unsafe(text: string, values?: unknown[]): Promise<Record<string, unknown>[]>;
  /** One connection for a script that is a transaction in itself. */
  reserve(): Promise<{ unsafe(text: string, values?: unknown[]): Promise<unknown>; release(): void }>;
  close(): Promise<void>;
}

/**
 * A pool for the job queue. A reserved connection is one of its own, ended after use: a script that failed would leave
 * its transaction open on a pooled one, and postgres.js does not get over the death of one that it reserved.
 */
export function createJobDatabase(options: Required<Pick<ConnectionOptions, 'url' | 'max'>>): JobDatabase {
  const applicationName = 'certalog jobs';
  const pool = connect({ ...options, applicationName });
  return {
    unsafe: (text, values) => run(pool, text, values),
    async reserve() {
      const client = connect({ url: options.url, max: 1, applicationName });
      return {
        unsafe: (text, values) => run(client, text, values),
        release: () => void client.end({ timeout: 5 }),
      };
    },
    close: () => pool.end({ timeout: 2 }),
  };
}

async function run(client: postgres.Sql, text: string, values?: unknown[]) {
  return client.unsafe(text, values as postgres.ParameterOrJSON<never>[]);
}
