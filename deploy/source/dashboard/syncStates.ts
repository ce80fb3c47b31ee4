import * as common from '@grafana/grafana-foundation-sdk/common';
import * as statetimeline from '@grafana/grafana-foundation-sdk/statetimeline';
import { colours } from './colours.ts';
import { named, selected } from './expressions.ts';
import { withText, words } from './panels.ts';
import { overTime } from './queries.ts';

const lastRun = (outcome: string) => `certalog_sync_last_run_info{${selected}, outcome="${outcome}"}`;

/** What came of the last sync, as a number with its labels: 0 complete, 1 incomplete, 2 failed. */
export const outcome = `(0 * ${lastRun('complete')} or ${lastRun('incomplete')} or 2 * ${lastRun('failed')})`;

export const outcomeWords = words({
  0: { text: 'complete', color: colours.good },
  1: { text: 'incomplete', color: colours.notice },
  2: { text: 'failed', color: colours.bad },
});

const shown = 20;
const leastComplete = `bottomk(${shown}, min by (account_id) (avg_over_time(certalog_sync_complete{${selected}}[$__range] @ end())))`;

/** The outcomes of the syncs over the time range. */
export function syncStates(): statetimeline.PanelBuilder {
  return withText(new statetimeline.PanelBuilder(), {
    title: 'Outcome of the last sync over time',
    description: `What came of the sync of each account that had ended last, of the ${shown} accounts that were complete least of the time range. A gap is a time without data from Certalog.`,
    unit: 'none',
    width: 24,
    height: 8,
    queries: [
      overTime(named(`max by (account_id) ${outcome} and ${leastComplete}`), { legend: '{{account_name}}' }),
    ],
  })
    .mappings([outcomeWords])
    .mergeValues(true)
    .showValue(common.VisibilityMode.Auto)
    .rowHeight(0.8)
    .fillOpacity(80);
}
