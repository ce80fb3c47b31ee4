import { PgDialect } from 'drizzle-orm/pg-core';
import { createCertificateQueries } from '../../src/database/certificateQueries.ts';
import type { Database } from '../../src/database/connection.ts';
import type { CertificateListRequest } from '../../src/inventory/queries/certificates.ts';
import { ownerRules } from './owners.ts';

export interface ListStatement {
  text: string;
  parameters: (string | number | boolean | null)[];
}

const dialect = new PgDialect({ casing: 'snake_case' });

/** The statement that the inventory sends for one page of the list, taken before it is sent. */
export function listStatement(
  request: Omit<CertificateListRequest, 'now' | 'expiringWithinSeconds'>,
): ListStatement {
  let statement: ListStatement | undefined;
  const database = {
    execute: async (query: Parameters<PgDialect['sqlToQuery']>[0]) => {
      const { sql: text, params } = dialect.sqlToQuery(query);
      statement = { text, parameters: params as ListStatement['parameters'] };
      return [];
    },
  } as unknown as Database;
  createCertificateQueries(database, ownerRules).list({
    ...request,
    now: new Date(),
    expiringWithinSeconds: 30 * 86_400,
  });
  if (!statement) throw new Error('the list sent no statement');
  return statement;
}
