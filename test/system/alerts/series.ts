import type { Firing, Series } from './promtool.ts';

export const MINUTE = 60;
export const HOUR = 3600;
export const DAY = 86_400;
export const YEAR = 365 * DAY;

const account = 'account_id="a1"';
const certificate = `${account},certificate_id="c1",name="gateway"`;

export interface SampleCertificate {
  /** Seconds since the epoch; null: not known. */
  notAfter: number | null;
  notBefore?: number | null;
  /** Services, or none. */
  usedBy?: string;
  findings?: string[];
  replicas?: string[];
  /** Minutes for which the series last. */
  minutes?: number;
}

/** The series of one certificate, `gateway` of the account `Example Ltd`, as every replica reports them. */
export function certificateSeries(sample: SampleCertificate): Series {
  const { notAfter, notBefore = (notAfter ?? 0) - 10 * YEAR, usedBy = '', findings = [] } = sample;
  const { replicas = ['one:8080'], minutes = 200 } = sample;
  return inReplicas(
    {
      [`certalog_account_info{${account},account_name="Example Ltd"}`]: 1,
      [`certalog_certificate_unreadable{${certificate}}`]: notAfter === null ? 1 : 0,
      [`certalog_certificate_associations{${certificate}}`]: usedBy === '' ? 0 : usedBy.split(', ').length,
      ...(usedBy && { [`certalog_certificate_use_info{${certificate},used_by="${usedBy}"}`]: 1 }),
      ...(notAfter !== null && {
        [`certalog_certificate_earliest_not_after_timestamp_seconds{${certificate}}`]: notAfter,
        [`certalog_certificate_not_after_timestamp_seconds{${certificate},bundle_index="0"}`]: notAfter,
      }),
      ...(notBefore !== null && {
        [`certalog_certificate_not_before_timestamp_seconds{${certificate},bundle_index="0"}`]: notBefore,
      }),
      ...Object.fromEntries(
        findings.map((check) => [
          `certalog_certificate_finding_info{${certificate},check="${check}",severity="warning"}`,
          1,
        ]),
      ),
    },
    replicas,
    minutes,
  );
}

/** Series with a constant value, or with values in promtool's notation, as each of the replicas reports them. */
export function inReplicas(
  values: Record<string, number | string>,
  replicas: string[] = ['one:8080'],
  minutes = 200,
): Series {
  return Object.fromEntries(
    Object.entries(values).flatMap(([series, value]) =>
      replicas.map((instance) => [
        ofTarget(series, instance),
        typeof value === 'number' ? `${value}x${minutes}` : value,
      ]),
    ),
  );
}

/** With the labels that Prometheus gives a target. */
function ofTarget(series: string, instance: string): string {
  const [, name, labels = ''] = /^(\w+)(?:\{(.*)\})?$/.exec(series) ?? [];
  return `${name}{${labels ? `${labels},` : ''}instance="${instance}",job="certalog"}`;
}

/** How an alert of the certificate of `certificateSeries` fires, with its texts. */
export function firesForCertificate(
  alert: string,
  severity: string,
  summary: string,
  description: string,
): Firing {
  return {
    labels: { severity, account_id: 'a1', certificate_id: 'c1', name: 'gateway' },
    annotations: {
      summary,
      description,
      page_url: 'https://certalog.example/accounts/a1/certificates/c1',
      api_url: 'https://certalog.example/api/v1/accounts/a1/certificates/c1',
      runbook_url: `https://git.example/RUNBOOK.md#${alert.toLowerCase()}`,
    },
  };
}

/** The same of an alert that has no page of its own. */
export function fires(
  alert: string,
  labels: Record<string, string>,
  summary: string,
  description: string,
): Firing {
  const runbook_url = `https://git.example/RUNBOOK.md#${alert.toLowerCase()}`;
  return {
    labels,
    annotations: { summary, description, page_url: 'https://certalog.example/', runbook_url },
  };
}

/** As the texts write an instant. */
export function spelled(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace('T', ' ').replace('.000Z', ' +0000 UTC');
}
