import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import * as dashboard from '@grafana/grafana-foundation-sdk/dashboard';
import type { Monitoring } from '../monitoring.ts';
import { atAGlance } from './rows/atAGlance.ts';
import { cloudflareApi } from './rows/cloudflareApi.ts';
import { expiry } from './rows/expiry.ts';
import { findings } from './rows/findings.ts';
import { inventorySize } from './rows/inventorySize.ts';
import { service } from './rows/service.ts';
import { syncHealth } from './rows/syncHealth.ts';
import { variables } from './variables.ts';

/** A heading and the panels below it, from left to right. */
export interface DashboardRow {
  title: string;
  panels: Builder<dashboard.Panel>[];
}

/** What the dashboard takes from monitoring.yml: where its links lead, and which data source it asks at first. */
export type DashboardSettings = Pick<Monitoring, 'certalog_url' | 'grafana_datasource_uid'>;

/** deploy/grafana/dashboards/overview.json: of the same settings always the same text, with a line feed at the end. */
export function renderDashboard(settings: DashboardSettings): string {
  const builder = new dashboard.DashboardBuilder('Certalog overview')
    .uid('certalog-overview')
    .description(
      'mTLS certificates of Cloudflare accounts, as of the last sync of each account. Generated from deploy/source/dashboard and deploy/source/monitoring.yml: npm run monitoring',
    )
    .tags(['certalog'])
    .readonly()
    .tooltip(dashboard.DashboardCursorSync.Crosshair)
    .time({ from: 'now-7d', to: 'now' })
    .timezone('utc')
    // Syncs are further apart, and with 100,000 certificates the queries cost Prometheus seconds of CPU.
    .refresh('5m')
    .variables(variables(settings));
  const rows = [atAGlance, expiry, findings, syncHealth, inventorySize, cloudflareApi, service];
  for (const { title, panels } of rows.map((row) => row())) {
    builder.withRow(new dashboard.RowBuilder(title));
    for (const panel of panels) builder.withPanel(panel);
  }
  const built = builder.build();
  const panels = built.panels?.map((panel, index) => ({ ...panel, id: index + 1 }));
  return `${JSON.stringify({ ...built, panels }, null, 2)}\n`;
}
