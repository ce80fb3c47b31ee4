import * as barchart from '@grafana/grafana-foundation-sdk/barchart';
import * as common from '@grafana/grafana-foundation-sdk/common';
import { colours } from '../colours.ts';
import { certificateColumns, idColumns, unit, width, withColumns } from '../columns.ts';
import { expiriesByWeek, LATER, PAST } from '../expiryWeeks.ts';
import { expiry as certificates, named, onCertificate, selected, unused } from '../expressions.ts';
import { fixedColour, seriesColour, tableOf, withText, words } from '../panels.ts';
import { table } from '../queries.ts';
import type { DashboardRow } from '../renderDashboard.ts';

export function expiry(): DashboardRow {
  return { title: 'Expiry', panels: [timeline(), next()] };
}

function timeline() {
  const panel = withText(new barchart.PanelBuilder(), {
    title: 'Expiries per week',
    description:
      'How many certificates expire in each week of the next year, counted from now in seven days; left what has expired, right all later ones. Certificates that cannot be read have no expiry and are not here. As of the last sync of each account.',
    unit: 'none',
    width: 24,
    height: 8,
    queries: [
      table(expiriesByWeek(`${certificates} unless ${onCertificate} ${unused}`), 'A'),
      table(expiriesByWeek(`${certificates} and ${onCertificate} ${unused}`), 'B'),
    ],
  })
    .xField('Week')
    .xTickLabelSpacing(60)
    .stacking(common.StackingMode.Normal)
    .showValue(common.VisibilityMode.Never)
    .fillOpacity(90)
    .min(0)
    .decimals(0)
    .axisLabel('Certificates')
    .colorScheme(fixedColour(colours.neutral))
    .legend(
      new common.VizLegendOptionsBuilder()
        .displayMode(common.LegendDisplayMode.List)
        .placement(common.LegendPlacement.Bottom)
        .showLegend(true),
    )
    .overrideByName('In use, or not known', [seriesColour(colours.bad)])
    .overrideByName('Not in use', [seriesColour(colours.calm)])
    .overrideByName('Week', [
      {
        id: 'mappings',
        value: [words({ [PAST]: { text: 'expired' }, 0: { text: 'now' }, [LATER]: { text: 'later' } })],
      },
    ]);
  return panel
    .withTransformation({ id: 'merge', options: {} })
    .withTransformation({
      id: 'convertFieldType',
      options: { conversions: [{ targetField: 'week', destinationType: 'number' }], fields: {} },
    })
    .withTransformation({ id: 'sortBy', options: { sort: [{ field: 'week', desc: false }] } })
    .withTransformation({
      id: 'organize',
      options: {
        excludeByName: { Time: true },
        indexByName: { week: 0, 'Value #A': 1, 'Value #B': 2 },
        renameByName: { week: 'Week', 'Value #A': 'In use, or not known', 'Value #B': 'Not in use' },
      },
    });
}

const shown = 50;
const expiredUnused = `(${certificates} < time() and ${onCertificate} ${unused})`;
/** Of each replica first, so that not every certificate has to be brought together with its twins of the others. */
const ofReplicas = `bottomk by (job, instance) (${shown}, ${certificates} unless ${onCertificate} ${expiredUnused})`;
const first = `bottomk(${shown}, max by (account_id, certificate_id, name) (${ofReplicas}))`;
const usedBy = `max by (account_id, certificate_id, used_by) (certalog_certificate_use_info{${selected}} and ${onCertificate} ${first})`;

function next() {
  const panel = tableOf({
    title: `What expires next (${shown})`,
    description: `The ${shown} certificates that expire first, with those that have expired while in use. Expiry is that of the element of the PEM that expires first, in UTC unless the dashboard is set to another time zone. As of the last sync of each account.`,
    unit: 'none',
    noValue: 'None, if the numbers of the first row are known',
    width: 24,
    height: 12,
    queries: [
      table(named(`${first} * 1000`), 'A'),
      table(`${first} - time()`, 'B'),
      // Replicas may differ for a minute in what uses a certificate.
      table(`topk by (account_id, certificate_id) (1, ${usedBy})`, 'C'),
    ],
  });
  return withColumns(
    panel,
    [
      ...certificateColumns,
      { field: 'Value #A', title: 'Expires', properties: [unit('dateTimeAsIso'), width(180)] },
      { field: 'Value #B', title: 'Time left', properties: timeLeft },
      {
        field: 'used_by',
        title: 'Used by',
        properties: [{ id: 'noValue', value: 'nothing, as far as is known' }],
      },
      ...idColumns,
    ],
    { column: 'Value #A' },
    ['Value #C'],
  );
}

const day = 86_400;
/** A negative time is one that has passed. */
const timeLeft = [
  unit('s'),
  { id: 'decimals', value: 1 },
  width(140),
  { id: 'custom.cellOptions', value: { type: 'color-text' } },
  {
    id: 'thresholds',
    value: {
      mode: 'absolute',
      steps: [
        { value: null, color: colours.bad },
        { value: 7 * day, color: colours.notice },
        { value: 30 * day, color: colours.good },
      ],
    },
  },
  { id: 'color', value: { mode: 'thresholds' } },
];
