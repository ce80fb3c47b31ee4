import { parse } from 'yaml';
import { z } from 'zod';
import { DURATION, secondsOf } from './duration.ts';

const duration = z
  .string()
  .regex(DURATION, 'must be a whole number with a unit (s, m, h, d, w), such as 28d');
const count = z.int().min(1);
const url = z
  .string()
  .min(1)
  .regex(/^[^\s{}$#]*[^\s{}$#/]$/, 'must be an address without fragment and without a slash at its end');
const expiry = z.strictObject({ within: duration, life_divided_by: count });

const schema = z
  .strictObject({
    certalog_url: url,
    runbook_url: url,
    grafana_datasource_uid: z.string().regex(/^[\w-]{1,40}$/, 'must be the uid of a data source of Grafana'),
    scrape_gap: duration,
    expiring_soon: expiry,
    expiring_very_soon: expiry,
    sync_stale: z.strictObject({ missed_runs: count, grace: duration }),
    sync_fault_for: duration,
    inventory_shrank: z.strictObject({
      within: duration,
      more_than: z.int().min(0),
      more_than_percent: z.number().min(0).max(99),
    }),
    rate_limit_remaining: count,
    associations_too_old: z.strictObject({ after: duration, intervals: count }),
    down_for: duration,
  })
  .superRefine(({ expiring_soon: soon, expiring_very_soon: verySoon }, context) => {
    if (DURATION.test(soon.within) && DURATION.test(verySoon.within)) {
      if (secondsOf(verySoon.within) >= secondsOf(soon.within)) {
        const message = `must be less than that of expiring_soon, ${soon.within}`;
        context.addIssue({ code: 'custom', path: ['expiring_very_soon', 'within'], message });
      }
    }
    if (verySoon.life_divided_by <= soon.life_divided_by) {
      const message = `must be more than that of expiring_soon, ${soon.life_divided_by}`;
      context.addIssue({ code: 'custom', path: ['expiring_very_soon', 'life_divided_by'], message });
    }
  });

/** The values of monitoring.yml; durations as they are written there. */
export type Monitoring = z.infer<typeof schema>;

/** Reads the text of monitoring.yml. Throws one error with a line for each fault: which value, and what is allowed. */
export function readMonitoring(text: string): Monitoring {
  const { data, error } = schema.safeParse(parse(text));
  if (data) return data;
  const faults = error.issues.map(({ path, message }) => `  ${path.join('.') || 'the file'}: ${message}`);
  throw new Error(`deploy/source/monitoring.yml cannot be used:\n${faults.join('\n')}`);
}
