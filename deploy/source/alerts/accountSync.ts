import type { Monitoring } from '../monitoring.ts';
import type { Alert } from './alert.ts';
import { syncStale } from './syncStale.ts';

/** Readings of accounts that fail, leave something out, or do not happen. */
export function accountSync(monitoring: Monitoring): Alert[] {
  const lastRun = (matchers: string) => `max by (account_id) (certalog_sync_last_run_info{${matchers}})`;
  const subject = 'account';
  return [
    syncStale(monitoring),
    {
      name: 'CertalogSyncFailing',
      severity: 'warning',
      subject,
      expr: lastRun('outcome="failed"'),
      for: monitoring.sync_fault_for,
      summary: 'The list of {account} cannot be read ({reason})',
      description:
        'The syncs of {account} fail, the last one for the reason {reason}. What is shown of it is what was last ' +
        'known; changes since are not seen.',
    },
    {
      name: 'CertalogSyncIncomplete',
      severity: 'warning',
      subject,
      // With the reason budget the list was read as a whole; how old the associations are has its own alerts.
      expr: lastRun('outcome="incomplete",reason!="budget"'),
      for: monitoring.sync_fault_for,
      summary: 'The syncs of {account} leave something out ({reason})',
      description:
        'The syncs of {account} are incomplete, the last one for the reason {reason}. Nothing was removed for it: what ' +
        'was not read is shown as it was last known.',
    },
  ];
}
