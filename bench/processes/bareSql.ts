import { type Database, openDatabase } from '../../src/database/connection.ts';
import type { ListStatement } from '../support/listStatement.ts';
import { timed } from '../support/statistics.ts';
import { throughput } from '../support/throughput.ts';
import { answerRequests } from './answerRequests.ts';

export type BareSqlRequest =
  | { kind: 'open'; url: string; connections: number }
  | { kind: 'time'; statement: ListStatement }
  | { kind: 'throughput'; statements: ListStatement[]; atOnce: number };

let database: Database | undefined;

/** Sends statements through postgres.js and nothing else; gives milliseconds, or calls per second. */
answerRequests<BareSqlRequest, number>(
  async (request) => {
    switch (request.kind) {
      case 'open':
        // Drizzle has its client take timestamps as text, which those before our era have to be.
        database = openDatabase({ url: request.url, max: request.connections });
        return 0;
      case 'time':
        return timed(() => send(request.statement));
      case 'throughput':
        return throughput(request.atOnce, request.statements, send);
    }
  },
  async () => database?.$client.end(),
);

async function send({ text, parameters }: ListStatement): Promise<unknown> {
  return database?.$client.unsafe(text, parameters, { prepare: true });
}
