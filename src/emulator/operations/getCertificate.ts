import { type Answer, success } from '../answer.ts';
import { refusals } from '../refusals.ts';
import type { AccountCall } from './call.ts';

/** `GET …/mtls_certificates/{id}`: the record, or 404 (1472). */
export function getCertificate({ account, certificateId, lag }: AccountCall): Answer {
  const record = account.certificate(certificateId) ?? account.lateReading(certificateId, lag.lateReadings);
  return record === undefined ? refusals.certificateNotFound() : success(record);
}
