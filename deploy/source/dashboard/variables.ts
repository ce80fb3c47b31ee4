import * as dashboard from '@grafana/grafana-foundation-sdk/dashboard';
import { datasource } from './queries.ts';

/** Which accounts, what counts as soon, and where Certalog's pages are. */
export function variables() {
  return [source(), account(), expiring(), certalogUrl()];
}

function source() {
  return new dashboard.DatasourceVariableBuilder('datasource')
    .label('Data source')
    .type('prometheus')
    .current({ text: 'Prometheus', value: 'certalog-prometheus' });
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

function certalogUrl() {
  const url = 'http://127.0.0.1:8080';
  return new dashboard.TextBoxVariableBuilder('certalog_url')
    .label('Certalog')
    .description('Where people reach Certalog, without a slash at the end; the tables link there.')
    .defaultValue(url)
    .current({ text: url, value: url });
}
