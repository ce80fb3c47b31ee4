import { secondsOf } from '../duration.ts';
import type { Monitoring } from '../monitoring.ts';

/** PromQL of what is known of each certificate, one series for each, whatever number of replicas reports it. */
export interface CertificateSeries {
  /** When it expires: its earliest notAfter, in seconds since the epoch. */
  expiry: string;
  /** Its latest notBefore: before it the certificate is not valid. */
  begin: string;
  unreadable: string;
  /** To be appended to an expression: only certificates that are in use, or that are not known to be. */
  inUse: string;
  notInUse: string;
  /** To be appended: not those whose successor is in use, which stay quiet. */
  notSuperseded: string;
  /** Certificates with an open finding of one of the checks. */
  findings(...checks: string[]): string;
  /** What must be left of the time of each certificate, in seconds; see `expiring_soon` in monitoring.yml. */
  timeToLeave(limit: Monitoring['expiring_soon']): string;
}

const LABELS = 'account_id, certificate_id, name';

export function certificateSeries({ scrape_gap: gap }: Monitoring): CertificateSeries {
  const last = (metric: string) => `last_over_time(certalog_${metric}[${gap}])`;
  const per = (aggregation: 'min' | 'max', metric: string) =>
    `${aggregation} by (${LABELS}) (${last(metric)})`;
  const expiry = per('min', 'certificate_earliest_not_after_timestamp_seconds');
  const uses = per('max', 'certificate_associations');
  return {
    expiry,
    begin: per('max', 'certificate_not_before_timestamp_seconds'),
    unreadable: per('max', 'certificate_unreadable'),
    inUse: `and on (${LABELS})\n  (${uses} > 0)`,
    notInUse: `unless on (${LABELS})\n  (${uses} > 0)`,
    notSuperseded: `unless on (${LABELS})\n  ${per('max', 'certificate_finding_info{check="superseded"}')}`,
    findings: (...checks) => per('max', `certificate_finding_info{check=~"${checks.join('|')}"}`),
    // Where no life is known, as without a notBefore, the time alone decides: silence would be the worse mistake.
    timeToLeave: ({ within, life_divided_by }) => {
      const limit = secondsOf(within);
      const part = `${lifeOfFirstToExpire(last)}\n      / ${life_divided_by}`;
      return `(clamp_max(\n    ${part},\n    ${limit}\n  ) or ${expiry} * 0 + ${limit})`;
    },
  };
}

/** How long the element that expires first is valid in all. */
function lifeOfFirstToExpire(last: (metric: string) => string): string {
  const perElement = (metric: string) => `max by (${LABELS}, bundle_index) (${last(metric)})`;
  const notAfter = perElement('certificate_not_after_timestamp_seconds');
  const notBefore = perElement('certificate_not_before_timestamp_seconds');
  const earliest = `min by (${LABELS}) (${last('certificate_earliest_not_after_timestamp_seconds')})`;
  return `min by (${LABELS}) (
      (${notAfter}
        == on (${LABELS}) group_left () ${earliest})
      - ${notBefore}
    )`;
}
