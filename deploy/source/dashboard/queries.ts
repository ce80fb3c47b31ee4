import type { PromQueryFormat } from '@grafana/grafana-foundation-sdk/prometheus';
import * as prometheus from '@grafana/grafana-foundation-sdk/prometheus';

/** The data source that is chosen on the dashboard. */
// biome-ignore lint/suspicious/noTemplateCurlyInString: Grafana fills it in.
export const datasource = { type: 'prometheus', uid: '${datasource}' };

interface QueryText {
  /** Letter by which transformations name it. */
  refId?: string;
  legend?: string;
}

/** Evaluated once, at the end of the time range. */
export function now(expr: string, { legend, refId = 'A' }: QueryText = {}): prometheus.DataqueryBuilder {
  return query(expr, prometheus.PromQueryFormat.TimeSeries, refId, legend).instant();
}

/** As `now`, with the labels as columns. */
export function table(expr: string, refId = 'A'): prometheus.DataqueryBuilder {
  return query(expr, prometheus.PromQueryFormat.Table, refId).instant();
}

/** Evaluated over the time range. Never of a metric that has a series per certificate. */
export function overTime(expr: string, { legend, refId = 'A' }: QueryText = {}): prometheus.DataqueryBuilder {
  return query(expr, prometheus.PromQueryFormat.TimeSeries, refId, legend).range();
}

function query(
  expr: string,
  format: PromQueryFormat,
  refId: string,
  legend = '',
): prometheus.DataqueryBuilder {
  return new prometheus.DataqueryBuilder()
    .datasource(datasource)
    .expr(expr)
    .format(format)
    .refId(refId)
    .legendFormat(legend);
}
