import type { SyncReason } from '../inventory/reasons.ts';
import type { RequestTally } from '../inventory/source.ts';
import type { Call, CallRequest } from './call.ts';
import { certificatePath, certificatesPath } from './endpoints.ts';
import type { Success } from './fault.ts';
import { describeSubject } from './operation.ts';
import { asFields, readId } from './records.ts';

/** What one attempt to change something came to. */
export type WriteOutcome<T> =
  | ({ kind: 'done' } & T)
  /** Certainly without effect. `message` is Cloudflare's own (it may be empty), `detail` a sentence for a person. */
  | { kind: 'refused'; reason: SyncReason; codes: number[]; message: string; detail: string }
  /** It may have taken effect: look before trying again. */
  | { kind: 'unclear'; detail: string };

export interface UploadRequest {
  accountId: string;
  name?: string;
  ca: boolean;
  /** PEM, one or more blocks. */
  certificates: string;
  /** PEM; Cloudflare keeps it and never gives it back. */
  privateKey?: string;
}

export type UploadOutcome = WriteOutcome<{ certificateId: string }>;

export interface RemoveRequest {
  accountId: string;
  certificateId: string;
}

export type RemoveOutcome = WriteOutcome<object>;

/** Uploads a certificate, in a single attempt: a repeated POST would be refused as a duplicate of the first. */
export async function uploadCertificate(
  call: Call,
  { accountId, name, ca, certificates, privateKey }: UploadRequest,
  signal: AbortSignal,
): Promise<UploadOutcome> {
  const body = {
    ca,
    certificates,
    ...(name === undefined ? {} : { name }),
    ...(privateKey === undefined ? {} : { private_key: privateKey }),
  };
  const path = certificatesPath(accountId);
  return write(call, { operation: 'upload', method: 'POST', path, accountId, body }, signal, ({ result }) => {
    const certificateId = readId(asFields(result)?.id);
    return certificateId === null ? null : { certificateId };
  });
}

/** Deletes a certificate, in a single attempt. Cloudflare refuses while the certificate is in use. */
export async function removeCertificate(
  call: Call,
  { accountId, certificateId }: RemoveRequest,
  signal: AbortSignal,
): Promise<RemoveOutcome> {
  const path = certificatePath(accountId, certificateId);
  // The result is the certificate in one source of Cloudflare's and null in another.
  return write(
    call,
    { operation: 'delete', method: 'DELETE', path, accountId, certificateId },
    signal,
    () => ({}),
  );
}

async function write<T>(
  call: Call,
  request: Omit<CallRequest, 'signal' | 'tally'>,
  signal: AbortSignal,
  read: (success: Success) => T | null,
): Promise<WriteOutcome<T>> {
  const tally: RequestTally = { requests: 0, retries: 0 };
  const action = describeSubject({
    operation: request.operation,
    tokenName: '',
    accountId: request.accountId ?? null,
    certificateId: request.certificateId ?? null,
  });
  try {
    const result = await call({ ...request, signal, tally });
    if (result.kind === 'fault') {
      const { reason, codes, message, detail, mayHaveTakenEffect } = result;
      return mayHaveTakenEffect
        ? { kind: 'unclear', detail }
        : { kind: 'refused', reason, codes, message, detail };
    }
    const value = read(result);
    return value === null
      ? { kind: 'unclear', detail: `${action} was answered with success, but without a usable id.` }
      : { kind: 'done', ...value };
  } catch (error) {
    if (signal.aborted && tally.requests > 0) {
      return { kind: 'unclear', detail: `${action} was interrupted before Cloudflare answered.` };
    }
    throw error;
  }
}
