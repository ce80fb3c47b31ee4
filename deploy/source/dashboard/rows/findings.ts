import { colours } from '../colours.ts';
import { certificateColumns, idColumns, width, withColumns } from '../columns.ts';
import { named, selected } from '../expressions.ts';
import { bars, seriesColour, tableOf } from '../panels.ts';
import { now, table } from '../queries.ts';
import type { DashboardRow } from '../renderDashboard.ts';

export function findings(): DashboardRow {
  return { title: 'Findings', panels: [byCheck(), worst()] };
}

const counted = `max by (account_id, check, severity) (certalog_policy_findings{${selected}})`;

function byCheck() {
  return bars({
    title: 'Open findings by check',
    description:
      'How often each check of the policy has found something that no exception covers, as of the last sync of each account. Checks that are off are not here.',
    unit: 'none',
    width: 9,
    height: 14,
    queries: [now(`sort_desc(sum by (check, severity) (${counted}))`, { legend: '{{severity}}: {{check}}' })],
  })
    .min(0)
    .overrideByRegexp('/^critical/', [seriesColour(colours.bad)])
    .overrideByRegexp('/^warning/', [seriesColour(colours.notice)])
    .overrideByRegexp('/^info/', [seriesColour(colours.calm)]);
}

const shown = 50;

function worst() {
  const of = (severity: string) =>
    `max by (account_id, certificate_id, name, check, severity) (certalog_certificate_finding_info{${selected}, severity="${severity}"})`;
  const panel = tableOf({
    title: `Certificates with findings (${shown})`,
    description: `Critical findings first, then warnings, ${shown} at most; those that an exception covers are left out. The page of a certificate, behind the link, says what each is about. As of the last sync of each account.`,
    unit: 'none',
    noValue: 'None, if the numbers beside are known',
    width: 15,
    height: 14,
    queries: [table(named(`topk(${shown}, 2 * ${of('critical')} or ${of('warning')})`))],
  });
  return withColumns(
    panel,
    [
      { field: 'severity', title: 'Severity', properties: [width(90)] },
      { field: 'check', title: 'Check', properties: [width(190)] },
      ...certificateColumns,
      ...idColumns,
    ],
    { column: 'Value', descending: true },
    ['Value'],
  );
}
