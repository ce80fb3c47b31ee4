import type { CertificateSource } from '../inventory/source.ts';

/** What an operation works on: one account and the client that reaches it. */
export interface AccountAccess {
  accountId: string;
  client: CertificateClient;
}

/** Cloudflare's five operations with one token. Expected failures are values; a throw is a defect or the abort. */
export interface CertificateClient {
  source: CertificateSource;
  /** A single attempt, never repeated. */
  upload(request: UploadRequest, signal: AbortSignal): Promise<WriteOutcome<{ certificateId: string }>>;
  /** A single attempt, never repeated. */
  remove(
    request: { accountId: string; certificateId: string },
    signal: AbortSignal,
  ): Promise<WriteOutcome<object>>;
}

export interface UploadRequest {
  accountId: string;
  name: string;
  ca: boolean;
  /** PEM, one or more blocks. */
  certificates: string;
  /** PEM. */
  privateKey?: string;
}

/** What one attempt to change something came to. */
export type WriteOutcome<T> =
  | ({ kind: 'done' } & T)
  /** Certainly without effect. `message` is Cloudflare's own, `detail` a sentence for a person. */
  | { kind: 'refused'; codes: number[]; message: string; detail: string }
  /** It may have taken effect. */
  | { kind: 'unclear'; detail: string };

/** Resolves after so many milliseconds; rejects when `signal` is aborted. */
export type Pause = (milliseconds: number, signal: AbortSignal) => Promise<void>;

export interface LookOptions {
  pause: Pause;
  signal: AbortSignal;
}
