import { z } from 'zod';

/**
 * Grafana's provisioning files for alerting, as its documentation has them, with every field that it names
 * (https://grafana.com/docs/grafana/latest/alerting/set-up/provision-alerting-resources/file-provisioning/); `KeepLast`
 * from https://grafana.com/docs/grafana/latest/alerting/fundamentals/alert-rule-evaluation/stale-alert-instances/ and the
 * types of @grafana/grafana-foundation-sdk.
 */
const duration = z.string().regex(/^(0|(\d+(ms|[smhdwy]))+)$/);
const uid = z.string().regex(/^[\w-]{1,40}$/);
const name = z.string().regex(/\S/);
const orgId = z.int().min(1);
const texts = z.record(z.string(), z.string());

/** Seconds before now. */
const relativeTimeRange = z.strictObject({ from: z.int().min(0), to: z.int().min(0) });

const prometheusQuery = z.strictObject({
  refId: name,
  datasource: z.strictObject({ type: z.literal('prometheus'), uid }),
  editorMode: z.enum(['code', 'builder']),
  expr: name,
  instant: z.literal(true),
  range: z.literal(false),
  intervalMs: z.int(),
  maxDataPoints: z.int(),
});

const threshold = z.strictObject({
  refId: name,
  datasource: z.strictObject({ type: z.literal('__expr__'), uid: z.literal('__expr__') }),
  type: z.literal('threshold'),
  expression: name,
  conditions: z
    .array(
      z.strictObject({
        type: z.literal('query'),
        evaluator: z.strictObject({
          type: z.enum(['gt', 'lt', 'within_range', 'outside_range']),
          params: z.array(z.number()).min(1),
        }),
      }),
    )
    .length(1),
});

const query = z.strictObject({
  refId: name,
  queryType: z.string().optional(),
  relativeTimeRange,
  datasourceUid: uid,
  model: z.union([prometheusQuery, threshold]),
});

const rule = z
  .strictObject({
    uid,
    title: name,
    condition: name,
    data: z.array(query).min(1),
    dashboardUid: uid.optional(),
    panelId: z.int().optional(),
    noDataState: z.enum(['NoData', 'Alerting', 'OK', 'KeepLast']).optional(),
    execErrState: z.enum(['Error', 'Alerting', 'OK', 'KeepLast']).optional(),
    for: duration,
    annotations: texts,
    labels: texts,
    isPaused: z.boolean().optional(),
  })
  .refine(({ condition, data }) => data.some(({ refId }) => refId === condition), 'the condition is no query')
  .refine(
    ({ data }) =>
      data.every(
        ({ refId, datasourceUid, model }) => model.refId === refId && model.datasource.uid === datasourceUid,
      ),
    'a query and its model differ',
  )
  .refine(
    ({ data }) =>
      data.every(({ model }) => !('expression' in model) || data.some((q) => q.refId === model.expression)),
    'an expression reads what is no query',
  );

export const rulesFile = z.strictObject({
  apiVersion: z.literal(1),
  groups: z
    .array(z.strictObject({ orgId, name, folder: name, interval: duration, rules: z.array(rule).min(1) }))
    .min(1),
});

const emailSettings = z.strictObject({
  addresses: name,
  singleEmail: z.boolean().optional(),
  message: z.string().optional(),
  subject: z.string().optional(),
});

export const contactPointsFile = z.strictObject({
  apiVersion: z.literal(1),
  contactPoints: z
    .array(
      z.strictObject({
        orgId,
        name,
        receivers: z
          .array(
            z.strictObject({
              uid,
              type: z.literal('email'),
              settings: emailSettings,
              disableResolveMessage: z.boolean().optional(),
            }),
          )
          .min(1),
      }),
    )
    .min(1),
});

const routeFields = {
  receiver: name,
  group_by: z.array(name).optional(),
  mute_time_intervals: z.array(name).optional(),
  group_wait: duration.optional(),
  group_interval: duration.optional(),
  repeat_interval: duration.optional(),
};

const matcher = z.tuple([name, z.enum(['=', '!=', '=~', '!~']), z.string()]);

/** Without routes below a route, of which the project has none. */
const route = z.strictObject({
  ...routeFields,
  object_matchers: z.array(matcher).min(1),
  continue: z.boolean().optional(),
});

export const policiesFile = z.strictObject({
  apiVersion: z.literal(1),
  policies: z.array(z.strictObject({ orgId, ...routeFields, routes: z.array(route) })).length(1),
});
