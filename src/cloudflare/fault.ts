import type { SyncReason } from '../inventory/reasons.ts';
import type { SourceFault } from '../inventory/source.ts';
import type { ResultInfo } from './envelope.ts';

/** What one call of the API came to. */
export type CallResult = Success | Fault;

export interface Success {
  kind: 'success';
  /** `null` is a value here: a missing `result` is a fault. */
  result: unknown;
  resultInfo: ResultInfo | null;
}

export interface Fault {
  kind: 'fault';
  reason: SyncReason;
  /** A sentence for a person; no secret in it. */
  detail: string;
  /** HTTP status; null when there was no answer. */
  status: number | null;
  /** Cloudflare's codes, in its order. */
  codes: number[];
  /** Cloudflare's own words, printable and bounded; empty when it gave none. */
  message: string;
  /** The same request may succeed when sent again. */
  retryable: boolean;
  /** Seconds that `Retry-After` asks to wait. */
  retryAfterSeconds: number | null;
  /** Cloudflare itself said, in its envelope, that the certificate does not exist. */
  provesAbsence: boolean;
  /** A write may have been carried out all the same. */
  mayHaveTakenEffect: boolean;
}

/** A fault of which only reason and detail are known: nothing was answered, or the answer's content is at fault. */
export function faultOf(reason: SyncReason, detail: string, more: Partial<Fault> = {}): Fault {
  return {
    kind: 'fault',
    reason,
    detail,
    status: null,
    codes: [],
    message: '',
    retryable: false,
    retryAfterSeconds: null,
    provesAbsence: false,
    mayHaveTakenEffect: true,
    ...more,
  };
}

/** The part of a fault that leaves this folder. */
export function toSourceFault({ reason, detail }: SourceFault): SourceFault {
  return { reason, detail };
}
