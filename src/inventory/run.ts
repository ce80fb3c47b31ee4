import type { SyncReason } from './reasons.ts';

/** What caused a sync run. */
export const syncTriggers = ['schedule', 'start', 'api', 'command'] as const;
export type SyncTrigger = (typeof syncTriggers)[number];

/**
 * `complete`: every page and every association was read and the number listed equals Cloudflare's `total_count`;
 * `incomplete`: something was missing; `failed`: the list itself could not be read.
 */
export const syncOutcomes = ['complete', 'incomplete', 'failed'] as const;
export type SyncOutcome = (typeof syncOutcomes)[number];

/** The verdict of one run and what it counted. Durations in seconds. */
export interface RunResult {
  outcome: SyncOutcome;
  /** Null exactly when the outcome is `complete`. */
  reason: SyncReason | null;
  /** One sentence for a person; null when complete. */
  detail: string | null;
  /** When the list had been read, ISO 8601; null when it was not. */
  listReadAt: string | null;
  listed: number | null;
  reported: number | null;
  pages: number | null;
  unidentified: number | null;
  associationsRead: number;
  associationsMissing: number;
  certificatesAdded: number;
  certificatesChanged: number;
  certificatesRemoved: number;
  associationsAdded: number;
  associationsRemoved: number;
  findingsOpened: number;
  findingsClosed: number;
  requests: number;
  retries: number;
  listSeconds: number | null;
  associationsSeconds: number | null;
  removalSeconds: number | null;
  findingsSeconds: number | null;
}
