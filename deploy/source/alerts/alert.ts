/** Who is told how urgently: `critical` may wake somebody, `warning` is for office hours, `info` is for a list. */
export type Severity = 'critical' | 'warning' | 'info';

/** What an alert is about, which decides its labels and what its texts can say. */
export type Subject = 'certificate' | 'account' | 'token' | 'service';

/** A metric with one more label of the certificate or account, looked up for the texts. */
export type Lookup = 'account' | 'uses' | 'reason' | 'checks';

/**
 * One alert, as Prometheus and Grafana both get it.
 *
 * `expr` gives a series for each thing that is wrong, and nothing otherwise, with the labels of its subject alone: those of
 * replicas (`instance`, `pod`) are aggregated away, so that two replicas raise one alert, and a label that changes would
 * end the alert and raise another. Its values are never negative.
 *
 * `summary` and `description` may hold the placeholders of `Placeholder`.
 */
export interface Alert {
  /** CamelCase, unique; its lower case is the anchor of its section in the runbook. */
  name: string;
  severity: Severity;
  subject: Subject;
  expr: string;
  /** Cheaper than `expr`, and gives at least its series: for lookups beside it. Left out: `expr` is cheap itself. */
  among?: string;
  /** How long `expr` must give the series, such as `15m`; `0s`: at once. */
  for: string;
  summary: string;
  description: string;
  /** That the metrics cannot be asked is a reason to alert as well. */
  alertsWithoutAnswer?: true;
}

/** Alerts that are evaluated together. */
export interface AlertGroup {
  name: string;
  alerts: Alert[];
}

/**
 * What the texts of an alert can hold. `instant` and `duration` read the value of `expr` as seconds since the epoch and
 * as seconds; `number` as it is.
 */
export const placeholders = [
  '{account}',
  '{certificate}',
  '{token}',
  '{uses}',
  '{reason}',
  '{checks}',
  '{instant}',
  '{duration}',
  '{number}',
] as const;

export type Placeholder = (typeof placeholders)[number];

/** Which label carries what is looked up. */
export const lookupOf: Partial<Record<Placeholder, Lookup>> = {
  '{account}': 'account',
  '{uses}': 'uses',
  '{reason}': 'reason',
  '{checks}': 'checks',
};

/** The lookups that the texts of an alert need. */
export function lookupsOf({ summary, description }: Alert): Lookup[] {
  const texts = summary + description;
  return placeholders.flatMap((placeholder) => {
    const lookup = lookupOf[placeholder];
    return lookup && texts.includes(placeholder) ? [lookup] : [];
  });
}
