import type { PanelBuilder } from '@grafana/grafana-foundation-sdk/table';
import { unit, width, withColumns } from './columns.ts';
import { accountNames, interval, lastSuccess, ofAccount } from './expressions.ts';
import { tableOf } from './panels.ts';
import { table } from './queries.ts';
import { outcome, outcomeWords } from './syncStates.ts';

const shown = 100;
const oldestFirst = `bottomk(${shown}, ${lastSuccess})`;
const ofShown = (expression: string) => `${expression} and on (account_id) ${oldestFirst}`;
const sinceSuccess = `time() - ${ofAccount('sync_last_success_timestamp_seconds')}`;

/** A row per account: what came of its last sync and how old what is known of it is. */
export function syncTable(): PanelBuilder {
  const panel = tableOf({
    title: `Accounts (${shown})`,
    description: `What came of the last sync of each account, with its reason, and how old what is known of it is, in time and in intervals of the schedule; the ${shown} accounts whose last complete sync is the oldest.`,
    unit: 'none',
    width: 24,
    height: 10,
    queries: [
      table(ofShown(accountNames), 'A'),
      // Two replicas may differ for a minute in which run was the last.
      table(ofShown(`topk by (account_id) (1, max by (account_id, reason) ${outcome})`), 'B'),
      table(ofShown(sinceSuccess), 'C'),
      table(ofShown(`(${sinceSuccess}) / ${interval}`), 'D'),
      table(ofShown(`time() - ${ofAccount('sync_last_attempt_timestamp_seconds')}`), 'E'),
      table(ofShown(ofAccount('sync_duration_seconds')), 'F'),
      table(ofShown(ofAccount('sync_listed_certificates')), 'G'),
      table(ofShown(ofAccount('sync_reported_certificates')), 'H'),
      table(ofShown(`time() - ${ofAccount('sync_associations_oldest_timestamp_seconds', 'min')}`), 'I'),
    ],
  });
  return withColumns(
    panel,
    [
      { field: 'account_name', title: 'Account' },
      { field: 'Value #B', title: 'Last sync', properties: outcomeCell },
      { field: 'reason', title: 'Reason' },
      { field: 'Value #C', title: 'Last complete', properties: [...age, ifMissing('never')] },
      { field: 'Value #D', title: 'In intervals', properties: [{ id: 'decimals', value: 1 }] },
      { field: 'Value #E', title: 'Last attempt', properties: age },
      { field: 'Value #F', title: 'Took', properties: age },
      { field: 'Value #G', title: 'Listed' },
      { field: 'Value #H', title: 'Reported', properties: [ifMissing('no number')] },
      { field: 'Value #I', title: 'Uses known since', properties: [...age, ifMissing('not all read')] },
      { field: 'account_id', title: 'Account id' },
    ],
    { column: 'Value #C', descending: true },
    ['Value #A'],
  );
}

const age = [unit('s'), { id: 'decimals', value: 1 }, width(120)];
const outcomeCell = [
  { id: 'mappings', value: [outcomeWords] },
  { id: 'custom.cellOptions', value: { type: 'color-text' } },
  width(110),
  { id: 'noValue', value: 'none has ended' },
];

function ifMissing(value: string) {
  return { id: 'noValue', value };
}
