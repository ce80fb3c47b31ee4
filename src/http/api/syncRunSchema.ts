import { z } from '@hono/zod-openapi';
import type { SyncRun } from '../../inventory/queries/accounts.ts';
import { syncOutcomes, syncTriggers } from '../../inventory/run.ts';

const instant = z.iso.datetime();
const count = z.int().nullable();
const seconds = z.number().nullable();

export const syncRunSchema = z
  .object({
    id: z.int(),
    account_id: z.string(),
    trigger: z.enum(syncTriggers),
    tick: instant.nullable().openapi({ description: 'The cron tick that it serves' }),
    started_at: instant,
    finished_at: instant
      .nullable()
      .openapi({ description: 'Null while it runs; so are outcome and figures' }),
    outcome: z.enum(syncOutcomes).nullable(),
    reason: z.string().nullable().openapi({ description: 'Why it was not complete; closed list' }),
    detail: z.string().nullable(),
    list_read_at: instant.nullable(),
    listed: count,
    reported: count.openapi({ description: "Cloudflare's total_count" }),
    pages: count,
    unidentified: count,
    associations_read: count,
    associations_missing: count,
    certificates_added: count,
    certificates_changed: count,
    certificates_removed: count,
    associations_added: count,
    associations_removed: count,
    findings_opened: count,
    findings_closed: count,
    requests: count,
    retries: count,
    list_seconds: seconds,
    associations_seconds: seconds,
    removal_seconds: seconds,
    findings_seconds: seconds,
    seconds,
  })
  .openapi('SyncRun');

export type SyncRunJson = z.infer<typeof syncRunSchema>;

export function syncRunJson(run: SyncRun): SyncRunJson {
  const { startedAt, finishedAt } = run;
  return {
    id: run.id,
    account_id: run.accountId,
    trigger: run.trigger,
    tick: run.tick,
    started_at: startedAt,
    finished_at: finishedAt,
    outcome: run.outcome,
    reason: run.reason,
    detail: run.detail,
    list_read_at: run.listReadAt,
    listed: run.listed,
    reported: run.reported,
    pages: run.pages,
    unidentified: run.unidentified,
    associations_read: run.associationsRead,
    associations_missing: run.associationsMissing,
    certificates_added: run.certificatesAdded,
    certificates_changed: run.certificatesChanged,
    certificates_removed: run.certificatesRemoved,
    associations_added: run.associationsAdded,
    associations_removed: run.associationsRemoved,
    findings_opened: run.findingsOpened,
    findings_closed: run.findingsClosed,
    requests: run.requests,
    retries: run.retries,
    list_seconds: run.listSeconds,
    associations_seconds: run.associationsSeconds,
    removal_seconds: run.removalSeconds,
    findings_seconds: run.findingsSeconds,
    seconds: finishedAt === null ? null : (Date.parse(finishedAt) - Date.parse(startedAt)) / 1000,
  };
}
