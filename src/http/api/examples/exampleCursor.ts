import { encodeCursor } from '../../cursor.ts';
import { exampleCertificate } from './exampleCertificate.ts';

/** The place behind the certificate of the examples, in the list of certificates in its usual order. */
export const exampleCursor = encodeCursor('certificates earliest_not_after', {
  key: exampleCertificate.earliest_not_after,
  accountId: exampleCertificate.account_id,
  certificateId: exampleCertificate.id,
});
