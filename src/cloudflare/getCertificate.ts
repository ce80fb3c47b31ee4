import type { CertificateReading, ReadOptions } from '../inventory/source.ts';
import type { Call } from './call.ts';
import { certificatePath } from './endpoints.ts';
import { faultOf, toSourceFault } from './fault.ts';
import type { Subject } from './operation.ts';
import { readRecord } from './records.ts';
import { sentence } from './wording.ts';

export interface GetCertificateRequest extends ReadOptions {
  accountId: string;
  certificateId: string;
  tokenName: string;
}

/**
 * Reads one certificate. `not_found` only when Cloudflare's own envelope says so (code 1472, or HTTP 404 with a code
 * that is not about the route): a 404 of anything in between proves nothing.
 */
export async function getCertificate(
  call: Call,
  { accountId, certificateId, tokenName, signal, tally }: GetCertificateRequest,
): Promise<CertificateReading> {
  const subject: Subject = { operation: 'get', tokenName, accountId, certificateId };
  const path = certificatePath(accountId, certificateId);
  const result = await call({ operation: 'get', path, accountId, certificateId, signal, tally });
  if (result.kind === 'fault') {
    return result.provesAbsence ? { kind: 'not_found' } : { kind: 'failed', fault: toSourceFault(result) };
  }
  if (result.result === null) {
    const seen = 'Cloudflare sent "result": null, which says neither that it exists nor that it does not';
    return { kind: 'failed', fault: faultFrom('null_result', seen, subject) };
  }
  const record = readRecord(result.result);
  if (record?.certificateId !== certificateId) {
    const seen =
      record === null
        ? 'the answer holds no record with a usable id'
        : `the answer holds another certificate, ${record.certificateId}`;
    return { kind: 'failed', fault: faultFrom('invalid_response', seen, subject) };
  }
  return { kind: 'found', record };
}

function faultFrom(reason: 'null_result' | 'invalid_response', seen: string, subject: Subject) {
  return toSourceFault(faultOf(reason, sentence(subject, seen)));
}
