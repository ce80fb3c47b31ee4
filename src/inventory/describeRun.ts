import type { InventoryLog } from './ports.ts';
import type { SyncReport } from './syncAccount.ts';

/** Logs what came of a sync, as one line for a person with the numbers beside it. */
export function logReport(report: SyncReport, log: InventoryLog): void {
  if (report.kind !== 'ran') {
    log.info({ account_id: report.accountId }, describeReport(report));
    return;
  }
  const { outcome, reason, listed, reported, requests, retries, certificatesAdded, certificatesRemoved } =
    report.result;
  const fields = {
    account_id: report.accountId,
    outcome,
    ...(reason ? { reason } : {}),
    listed,
    reported,
    added: certificatesAdded,
    removed: certificatesRemoved,
    associations_missing: report.result.associationsMissing,
    requests,
    retries,
  };
  if (outcome === 'complete') log.info(fields, describeReport(report));
  else log.warn(fields, describeReport(report));
}

/** One sentence on what came of a sync. */
export function describeReport(report: SyncReport): string {
  switch (report.kind) {
    case 'busy':
      return `account ${report.accountId}: another process is reading it now`;
    case 'done':
      return `account ${report.accountId}: already read for this tick`;
    case 'ran': {
      const { outcome, reason, detail, listed, certificatesAdded, certificatesChanged, certificatesRemoved } =
        report.result;
      if (outcome === 'complete') {
        return (
          `account ${report.accountId}: complete, ${listed} certificates ` +
          `(${certificatesAdded} added, ${certificatesChanged} changed, ${certificatesRemoved} removed)`
        );
      }
      return `account ${report.accountId}: sync ${outcome} (${reason}); nothing was removed for it. ${detail}`;
    }
  }
}
