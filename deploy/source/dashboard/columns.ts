import type { DataTransformerConfig, DynamicConfigValue } from '@grafana/grafana-foundation-sdk/dashboard';
import type { PanelBuilder } from '@grafana/grafana-foundation-sdk/table';

/** A column of a table, in the order in which they stand. */
export interface Column {
  /** The label or value of the query's result, such as `name` or `Value #A`. */
  field: string;
  title: string;
  properties?: DynamicConfigValue[];
}

/** Makes one table of the results of the queries: rows that agree in their common labels become one. */
export function withColumns(
  panel: PanelBuilder,
  columns: readonly Column[],
  sorting: { column: string; descending?: boolean },
  hidden: readonly string[] = [],
): PanelBuilder {
  const order = Object.fromEntries(columns.map(({ field }, index) => [field, index]));
  const steps: DataTransformerConfig[] = [
    { id: 'merge', options: {} },
    { id: 'sortBy', options: { sort: [{ field: sorting.column, desc: sorting.descending ?? false }] } },
    {
      id: 'organize',
      options: {
        excludeByName: Object.fromEntries(['Time', ...hidden].map((field) => [field, true])),
        indexByName: order,
        renameByName: Object.fromEntries(columns.map(({ field, title }) => [field, title])),
      },
    },
  ];
  for (const step of steps) panel.withTransformation(step);
  for (const { title, properties } of columns) if (properties) panel.overrideByName(title, properties);
  return panel;
}

/** The columns that name a certificate, the first with a link to its page in Certalog. */
export const certificateColumns: readonly Column[] = [
  { field: 'account_name', title: 'Account' },
  {
    field: 'name',
    title: 'Certificate',
    properties: [
      {
        id: 'links',
        value: [
          {
            title: 'Open in Certalog',
            // Fields by the titles of their columns; ids have no character that a path would have to escape.
            // biome-ignore lint/suspicious/noTemplateCurlyInString: Grafana fills it in.
            url: '${certalog_url:raw}/accounts/${__data.fields["Account id"]}/certificates/${__data.fields["Certificate id"]}',
            targetBlank: true,
          },
        ],
      },
    ],
  },
];

/** What the link needs, and people who search for it. */
export const idColumns: readonly Column[] = [
  { field: 'certificate_id', title: 'Certificate id' },
  { field: 'account_id', title: 'Account id' },
];

export function unit(value: string): DynamicConfigValue {
  return { id: 'unit', value };
}

export function width(value: number): DynamicConfigValue {
  return { id: 'custom.width', value };
}
