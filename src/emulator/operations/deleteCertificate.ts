import { type Answer, success } from '../answer.ts';
import { refusals } from '../refusals.ts';
import type { AccountCall } from './call.ts';

/**
 * `DELETE …/mtls_certificates/{id}`: the record as it was. Refuses an unknown id (404, 1472), one that was
 * deleted before (400), one in use, and managed ones (Unauthorized).
 */
export function deleteCertificate({ account, certificateId }: AccountCall): Answer {
  const deletion = account.delete(certificateId);
  switch (deletion.kind) {
    case 'deleted':
      return success(deletion.record);
    case 'unknown':
      return refusals.certificateNotFound();
    case 'already_deleted':
      return refusals.alreadyDeleted();
    case 'in_use':
      return refusals.inUse();
    case 'managed':
      return refusals.managed();
  }
}
