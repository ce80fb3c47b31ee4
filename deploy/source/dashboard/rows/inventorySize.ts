import * as common from '@grafana/grafana-foundation-sdk/common';
import { colours } from '../colours.ts';
import { named, selected, states } from '../expressions.ts';
import { bars, lines, seriesColour } from '../panels.ts';
import { now, overTime } from '../queries.ts';
import type { DashboardRow } from '../renderDashboard.ts';

export function inventorySize(): DashboardRow {
  return { title: 'Size of the inventory', panels: [overTimeByState(), changes()] };
}

function overTimeByState() {
  return lines({
    title: 'Certificates by state over time',
    description: 'All certificates of the accounts chosen, as known at each time.',
    unit: 'none',
    width: 14,
    height: 9,
    queries: [overTime(`sum by (state) (${states})`, { legend: '{{state}}' })],
  })
    .stacking(new common.StackingConfigBuilder().mode(common.StackingMode.Normal))
    .fillOpacity(40)
    .overrideByName('valid', [seriesColour(colours.good)])
    .overrideByName('expiring', [seriesColour(colours.notice)])
    .overrideByName('expired', [seriesColour(colours.bad)])
    .overrideByName('not_yet_valid', [seriesColour(colours.calm)])
    .overrideByName('unreadable', [seriesColour(colours.odd)]);
}

const shown = 20;
const number = `sum by (account_id) (${states})`;
const numberBefore = `sum by (account_id) (max by (account_id, state) (certalog_certificates{${selected}} offset $__range))`;
const change = `${number} - ${numberBefore}`;

function changes() {
  return bars({
    title: 'Change of the number of certificates',
    description: `By how much the number of certificates of each account differs from that at the beginning of the time range, of the ${shown} accounts where it differs most.`,
    unit: 'none',
    noValue: 'Unknown: no data from the beginning of the time range',
    width: 10,
    height: 9,
    queries: [now(named(`(${change}) and topk(${shown}, abs(${change}))`), { legend: '{{account_name}}' })],
  });
}
