import type { ComparisonQueries } from '../inventory/queries/comparison.ts';
import { comparedCertificates } from './comparison/comparedCertificates.ts';
import { comparedFindings } from './comparison/comparedFindings.ts';
import { comparedUses } from './comparison/comparedUses.ts';
import { comparisonTotals } from './comparison/comparisonTotals.ts';
import { momentKnowledge } from './comparison/momentKnowledge.ts';
import type { Database } from './connection.ts';
import { asRepositoryFailure } from './failure.ts';

/** Compares two moments by the periods in PostgreSQL. */
export function createComparisonQueries(database: Database): ComparisonQueries {
  return {
    totals: (request) =>
      asRepositoryFailure('compare two moments', () => comparisonTotals(database, request)),
    certificates: (kind, request) =>
      asRepositoryFailure('compare certificates', () => comparedCertificates(database, kind, request)),
    uses: (kind, request) => asRepositoryFailure('compare uses', () => comparedUses(database, kind, request)),
    findings: (kind, request) =>
      asRepositoryFailure('compare findings', () => comparedFindings(database, kind, request)),
    knowledge: (moment, accountIds) =>
      asRepositoryFailure('read how far a moment is known', () =>
        momentKnowledge(database, moment, accountIds),
      ),
  };
}
