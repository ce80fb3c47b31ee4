import type { ReportName } from '../reports.ts';
import type { ReportTable } from '../table.ts';
import {
  expiredInUseTable,
  expiringTable,
  inventoryTable,
  unusedTable,
  weakCryptoTable,
} from './certificates.ts';
import { changesTable } from './changes.ts';
import { coverageTable } from './coverage.ts';
import { duplicatesTable } from './duplicates.ts';
import { findingsTable } from './findings.ts';

/** The table of each report. */
export const tables: Readonly<Record<ReportName, ReportTable>> = {
  inventory: inventoryTable,
  expiring: expiringTable,
  'expired-in-use': expiredInUseTable,
  unused: unusedTable,
  'weak-crypto': weakCryptoTable,
  duplicates: duplicatesTable,
  changes: changesTable,
  coverage: coverageTable,
  findings: findingsTable,
};
