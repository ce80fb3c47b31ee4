import type { AccountQueries, SyncRunQueries } from './queries/accounts.ts';
import type { CertificateQueries } from './queries/certificates.ts';
import type { ChangeQueries } from './queries/changes.ts';
import type { ComparisonQueries } from './queries/comparison.ts';
import type { FindingQueries } from './queries/findings.ts';
import type { HistoryQueries } from './queries/history.ts';
import type { OverviewQueries } from './queries/overview.ts';

/** What is asked of the stored inventory. Every instant is ISO 8601 in UTC. All throw `RepositoryFailure`. */
export interface InventoryQueries {
  certificates: CertificateQueries;
  accounts: AccountQueries;
  syncRuns: SyncRunQueries;
  findings: FindingQueries;
  changes: ChangeQueries;
  overview: OverviewQueries;
  history: HistoryQueries;
  comparison: ComparisonQueries;
}
