import type { FindingJson } from '../findingSchema.ts';

/** The one finding of the certificate in the examples. */
export const exampleFinding: FindingJson = {
  check: 'expiring_in_use',
  severity: 'warning',
  bundle_index: 0,
  detail:
    'The element "CN=payments-gateway.example.com,O=Example Ltd,C=GB" expires on 2026-06-21T23:59:59Z, and the ' +
    'certificate is used by "access". Upload its successor and attach it there before that instant.',
  opened_at: '2026-05-23T00:00:03.402775Z',
  exception: null,
};
