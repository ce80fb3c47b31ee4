import type { InventoryQueries } from '../inventory/queries.ts';
import type { OwnerRule } from '../ownership/owner.ts';
import { createAccountQueries } from './accountQueries.ts';
import { createCertificateQueries } from './certificateQueries.ts';
import { createChangeQueries } from './changeQueries.ts';
import { createComparisonQueries } from './comparisonQueries.ts';
import type { Database } from './connection.ts';
import { createFindingQueries } from './findingQueries.ts';
import { createHistoryQueries } from './historyQueries.ts';
import { createOverviewQueries } from './overviewQueries.ts';
import { createSyncRunQueries } from './syncRunQueries.ts';

/** All that is asked of the inventory, in PostgreSQL. */
export function createInventoryQueries(
  database: Database,
  ownerRules: readonly OwnerRule[],
): InventoryQueries {
  return {
    certificates: createCertificateQueries(database, ownerRules),
    accounts: createAccountQueries(database),
    syncRuns: createSyncRunQueries(database),
    findings: createFindingQueries(database),
    changes: createChangeQueries(database),
    overview: createOverviewQueries(database),
    history: createHistoryQueries(database),
    comparison: createComparisonQueries(database),
  };
}
