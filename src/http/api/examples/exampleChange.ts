import type { ChangeJson } from '../changeSchema.ts';
import { exampleCertificate } from './exampleCertificate.ts';
import { exampleAccountId, exampleCertificateId } from './exampleIds.ts';

/** The first event of the account's change log: the certificate of the examples was uploaded. */
export const exampleChange: ChangeJson = {
  account_id: exampleAccountId,
  sequence: 1,
  at: exampleCertificate.first_seen_at,
  kind: 'certificate_added',
  certificate_id: exampleCertificateId,
  before: null,
  after: {
    ca: false,
    declared: exampleCertificate.declared,
    earliest_not_after: exampleCertificate.earliest_not_after,
    elements: exampleCertificate.elements.map(({ bundle_index, fingerprint_sha256 }) => ({
      bundle_index,
      fingerprint_sha256,
    })),
    failures: [],
    name: exampleCertificate.name,
    refused_blocks: [],
    type: exampleCertificate.type,
    uploaded_on: exampleCertificate.uploaded_on,
  },
  hash: '8fe5e25d5ba11caed8446099a5f3ea0d71e77132b88478fda46b4de4c3a91052',
};
