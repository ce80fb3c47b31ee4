import * as common from '@grafana/grafana-foundation-sdk/common';
import { colours } from '../colours.ts';
import { alarmPanel, lines, statPanel } from '../panels.ts';
import { now, overTime } from '../queries.ts';
import type { DashboardRow } from '../renderDashboard.ts';

/** Of the targets that are Certalog, whatever the job is called. */
const ofCertalog = 'and on (job, instance) certalog_build_info';

export function service(): DashboardRow {
  return {
    title: 'Service',
    panels: [
      replicas(),
      series(),
      overSeriesBudget(),
      rendered(),
      database(),
      scrape(),
      rendering(),
      memory(),
      cpu(),
    ],
  };
}

function replicas() {
  return statPanel({
    title: 'Replicas by version',
    description: 'How many replicas of each version answered the last scrape.',
    unit: 'none',
    width: 6,
    height: 4,
    queries: [now('count by (version) (certalog_build_info)', { legend: 'version {{version}}' })],
  }).textMode(common.BigValueTextMode.ValueAndName);
}

function series() {
  return statPanel({
    title: 'Series of the inventory',
    description: 'Series of the inventory in the exposition of one replica, as of the last sync.',
    unit: 'short',
    width: 6,
    height: 4,
    queries: [now('max(certalog_exposition_series)')],
  });
}

function overSeriesBudget() {
  return alarmPanel(
    {
      title: 'Replicas over the budget of series',
      description:
        'Replicas whose inventory has more series than metrics.max_series of the configuration allows. Nothing is left out for it.',
      unit: 'none',
      width: 6,
      height: 4,
      queries: [now('sum(certalog_exposition_budget_exceeded)')],
    },
    colours.notice,
  );
}

function rendered() {
  return statPanel({
    title: 'Inventory last rendered',
    description:
      'How long ago a replica last rendered anything of the inventory anew for its metrics. A long time means that nothing has changed.',
    unit: 's',
    width: 6,
    height: 4,
    queries: [now('time() - max(certalog_exposition_rendered_timestamp_seconds)')],
  });
}

function database() {
  return ofReplica({
    title: 'Database answered the scrape',
    description:
      '1 while the database of the replica answers; at 0 certificates and syncs are those last known.',
    unit: 'none',
    expr: 'certalog_database_up',
  }).max(1);
}

function scrape() {
  return ofReplica({
    title: 'Duration of scrapes',
    description: 'How long Prometheus took to scrape each replica. It gives up after its scrape_timeout.',
    unit: 's',
    expr: `scrape_duration_seconds ${ofCertalog}`,
  });
}

function rendering() {
  return ofReplica({
    title: 'Duration of the last rendering',
    description:
      'How long each replica took to read and render what had changed of the inventory, the last time that anything had.',
    unit: 's',
    expr: 'certalog_exposition_render_duration_seconds',
  });
}

function memory() {
  return ofReplica({
    title: 'Memory',
    description: 'Resident memory of each replica.',
    unit: 'bytes',
    expr: `process_resident_memory_bytes ${ofCertalog}`,
    width: 12,
  });
}

function cpu() {
  return ofReplica({
    title: 'CPU',
    description: 'How much of one core each replica uses.',
    unit: 'percentunit',
    expr: `rate(process_cpu_seconds_total[$__rate_interval]) ${ofCertalog}`,
    width: 12,
  });
}

/** A line for each replica. */
function ofReplica(panel: {
  title: string;
  description: string;
  unit: string;
  expr: string;
  width?: number;
}) {
  const { expr, width = 8, ...text } = panel;
  return lines({ ...text, width, height: 7, queries: [overTime(expr, { legend: '{{instance}}' })] });
}
