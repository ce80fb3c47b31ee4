import type { Clock } from './ports.ts';
import type { OpenRun } from './repository.ts';
import type { RunRecord } from './runRecord.ts';
import type { CertificateSource } from './source.ts';
import type { SyncRequest } from './syncAccount.ts';

/** What the stages of one account's sync share. */
export interface SyncContext {
  source: CertificateSource;
  run: OpenRun;
  clock: Clock;
  record: RunRecord;
  request: SyncRequest;
}
