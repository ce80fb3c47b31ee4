import * as dashboard from '@grafana/grafana-foundation-sdk/dashboard';
import { datasource } from './queries.ts';
import type { DashboardSettings } from './renderDashboard.ts';

/** Which accounts, what counts as soon, and where Certalog's pages are. */
export function variables(settings: DashboardSettings) {
  return [source(settings.grafana_datasource_uid), account(), expiring(), certalogUrl(settings.certalog_url)];
}

function source(uid: string) {
  return new dashboard.DatasourceVariableBuilder('datasource')
    .label('Data source')
    .type('prometheus')
    .current({ text: 'Prometheus', value: uid });
}

function account() {
  const definition = 'query_result(max by (account_id, account_name) (certalog_account_info))';
  return new dashboard.QueryVariableBuilder('account')
    .label('Account')
    .datasource(datasource)
    .definition(definition)
    .query({ qryType: 3, query: definition, refId: 'PrometheusVariableQueryEditor-VariableQuery' })
    .regex('/account_id="(?<value>[^"]+)"(?:,\\s*account_name="(?<text>[^"]*)")?/')
    .refresh(dashboard.VariableRefresh.OnTimeRangeChanged)
    .sort(dashboard.VariableSort.AlphabeticalCaseInsensitiveAsc)
    .multi(true)
    .includeAll(true)
    .allValue('.*')
    .current({ text: ['All'], value: ['$__all'] });
}

function expiring() {
  const days = ['7', '14', '30', '60', '90'];
  return new dashboard.CustomVariableBuilder('expiring')
    .label('Expiring within (days)')
    .description(
      'What the panels of this dashboard call soon; the state "expiring" is Certalog\'s own setting.',
    )
    .values(days.join(','))
    .options(days.map((value) => ({ text: value, value, selected: value === '30' })))
    .current({ text: '30', value: '30' });
}

function certalogUrl(url: string) {
  return new dashboard.TextBoxVariableBuilder('certalog_url')
    .label('Certalog')
    .description('Where people reach Certalog, without a slash at the end; the tables link there.')
    .defaultValue(url)
    .current({ text: url, value: url });
}
