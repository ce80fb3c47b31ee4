import { colours } from '../colours.ts';
import { lines, thresholds } from '../panels.ts';
import { overTime } from '../queries.ts';
import type { DashboardRow } from '../renderDashboard.ts';

/** https://developers.cloudflare.com/fundamentals/api/reference/limits/ */
const REQUESTS_PER_5_MINUTES = 1200;

export function cloudflareApi(): DashboardRow {
  return { title: "Cloudflare's API", panels: [requests(), latency(), retries(), budget(), remaining()] };
}

function requests() {
  return lines({
    title: 'Requests by operation and code',
    description:
      'Requests per second to Cloudflare of all replicas, by operation and HTTP status; the code is network or timeout when there was no answer. Of all accounts.',
    unit: 'reqps',
    width: 12,
    height: 8,
    queries: [
      overTime('sum by (operation, code) (rate(certalog_cloudflare_requests_total[$__rate_interval]))', {
        legend: '{{operation}} {{code}}',
      }),
    ],
  });
}

function latency() {
  const quantile = (share: number) =>
    `histogram_quantile(${share}, sum by (le) (rate(certalog_cloudflare_request_duration_seconds_bucket[$__rate_interval])))`;
  return lines({
    title: 'Latency of requests',
    description:
      'How long requests to Cloudflare take, body included: the half, 95 and 99 of 100 are faster. Nothing is shown for a time without requests.',
    unit: 's',
    width: 12,
    height: 8,
    queries: [
      overTime(quantile(0.5), { legend: '50 %', refId: 'A' }),
      overTime(quantile(0.95), { legend: '95 %', refId: 'B' }),
      overTime(quantile(0.99), { legend: '99 %', refId: 'C' }),
    ],
  });
}

function retries() {
  const none = 'label_replace(0 * max(certalog_build_info), "reason", "none", "", "")';
  return lines({
    title: 'Retries',
    description: 'Requests per second to Cloudflare that were tried again, by operation and reason.',
    unit: 'reqps',
    width: 8,
    height: 8,
    queries: [
      overTime(
        `sum by (operation, reason) (rate(certalog_cloudflare_retries_total[$__rate_interval])) or on () ${none}`,
        { legend: '{{operation}} {{reason}}' },
      ),
    ],
  });
}

function budget() {
  return lines({
    title: 'Requests in 5 minutes',
    description: `Requests to Cloudflare of all replicas and tokens in the 5 minutes before. Cloudflare grants ${REQUESTS_PER_5_MINUTES} to each token or user; CERTALOG_RATE_LIMIT is what each replica takes of that.`,
    unit: 'none',
    width: 8,
    height: 8,
    queries: [overTime('sum(increase(certalog_cloudflare_requests_total[5m]))', { legend: 'requests' })],
  })
    .thresholds(thresholds([null, colours.good], [REQUESTS_PER_5_MINUTES, colours.bad]))
    .axisSoftMax(REQUESTS_PER_5_MINUTES);
}

function remaining() {
  return lines({
    title: 'Rate limit remaining',
    description:
      'Requests that Cloudflare still grants each token in its present window, as of the last answer; also others may use a token. Nothing is shown when Cloudflare does not say it.',
    unit: 'none',
    noValue: 'Cloudflare has not said it, or no data from Certalog',
    width: 8,
    height: 8,
    queries: [overTime('min by (token) (certalog_cloudflare_rate_limit_remaining)', { legend: '{{token}}' })],
  });
}
