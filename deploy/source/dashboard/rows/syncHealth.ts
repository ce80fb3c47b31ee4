import { named, ofAccount } from '../expressions.ts';
import { lines } from '../panels.ts';
import { overTime } from '../queries.ts';
import type { DashboardRow } from '../renderDashboard.ts';
import { syncStates } from '../syncStates.ts';
import { syncTable } from '../syncTable.ts';

const shown = 20;
const atEnd = ' @ end()';

export function syncHealth(): DashboardRow {
  return {
    title: 'Sync health',
    panels: [syncTable(), syncStates(), age(), duration(), listed(), associationAge()],
  };
}

function age() {
  const oldest = `bottomk(${shown}, ${ofAccount('sync_last_success_timestamp_seconds', 'max', atEnd)})`;
  return lines({
    title: 'Age of the last complete sync',
    description: `How long ago the last complete sync of each account ended, of the ${shown} accounts where that is longest at the end of the time range, beside the longest interval of the schedule. Accounts that have never been read completely are in the table only.`,
    unit: 's',
    width: 12,
    height: 8,
    queries: [
      overTime(named(`time() - ${ofAccount('sync_last_success_timestamp_seconds')} and ${oldest}`), {
        legend: '{{account_name}}',
      }),
      overTime('max(certalog_sync_interval_seconds)', { legend: 'interval of the schedule', refId: 'B' }),
    ],
  }).overrideByName('interval of the schedule', [
    { id: 'custom.lineStyle', value: { fill: 'dash', dash: [10, 10] } },
    { id: 'custom.lineWidth', value: 1 },
  ]);
}

function duration() {
  const longest = `topk(${shown}, ${ofAccount('sync_duration_seconds', 'max', atEnd)})`;
  return lines({
    title: 'Duration of the last sync',
    description: `How long the last sync of each account that ended took, of the ${shown} accounts where that is longest at the end of the time range.`,
    unit: 's',
    width: 12,
    height: 8,
    queries: [
      overTime(named(`${ofAccount('sync_duration_seconds')} and ${longest}`), { legend: '{{account_name}}' }),
    ],
  });
}

function listed() {
  return lines({
    title: 'Certificates listed and reported',
    description:
      "The certificates that the lists of the accounts had, and the sum of Cloudflare's own total_count, as of the last syncs whose list could be read. They differ when a list lacks certificates, or when Cloudflare gave no number.",
    unit: 'none',
    width: 12,
    height: 8,
    queries: [
      overTime(`sum(${ofAccount('sync_listed_certificates')})`, { legend: 'listed' }),
      overTime(`sum(${ofAccount('sync_reported_certificates')})`, {
        legend: 'reported by Cloudflare',
        refId: 'B',
      }),
    ],
  }).overrideByName('reported by Cloudflare', [
    { id: 'custom.lineStyle', value: { fill: 'dash', dash: [10, 10] } },
  ]);
}

function associationAge() {
  const metric = 'sync_associations_oldest_timestamp_seconds';
  return lines({
    title: 'Age of what is known of uses',
    description: `How long ago those associations of each account were read that are known the longest, of the ${shown} accounts where that is longest at the end of the time range. An account is missing while the associations of one of its certificates have never been read.`,
    unit: 's',
    width: 12,
    height: 8,
    queries: [
      overTime(
        named(
          `time() - ${ofAccount(metric, 'min')} and bottomk(${shown}, ${ofAccount(metric, 'min', atEnd)})`,
        ),
        { legend: '{{account_name}}' },
      ),
    ],
  });
}
