import { z } from '@hono/zod-openapi';
import { certificateStates } from '../../certificate/validity.ts';
import { findingChecks } from '../../findings/finding.ts';
import type { CertificateFilter } from '../../inventory/queries/certificates.ts';
import {
  accountId,
  anyOf,
  duration,
  fingerprint,
  instant,
  oneOf,
  plainText,
  serialNumber,
  text,
  truth,
} from '../parameters.ts';
import { exampleAccountId, exampleCertificateId, exampleElement } from './examples/exampleIds.ts';

/** The query parameters by which certificates are filtered. */
export const certificateFilterParameters = z.strictObject({
  account_id: anyOf(accountId, 'Accounts.', exampleAccountId),
  id: text('Certificate id', exampleCertificateId).optional(),
  state: anyOf(
    oneOf(certificateStates),
    'States, by the clock at the time of asking, or at `as_of`.',
    'expiring',
  ),
  type: anyOf(plainText, "Cloudflare's types, such as custom or gateway_managed.", 'custom'),
  in_use: truth(
    'True: with associations. False: without any, and known to be so; where they were never read is in neither.',
  ),
  service: anyOf(plainText, 'Services that use the certificate.', 'access'),
  expires_within: duration(
    'Not expired, and expires within this time. As with each filter on expiry, an unknown expiry is left out.',
  ),
  expires_before: instant('Expires before this instant (exclusive)'),
  expires_after: instant('Expires at this instant or later'),
  fingerprint_sha256: anyOf(
    fingerprint,
    'SHA-256 fingerprints of elements, at any place of the PEM: hex in either case, also with colons as OpenSSL prints it.',
    exampleElement.fingerprint_sha256,
  ),
  serial_number: anyOf(
    serialNumber,
    'Serial numbers of elements, at any place of the PEM: hex in either case, also with colons as OpenSSL prints it. ' +
      'Leading zeros do not matter: 0a1b, a1b and 00:0A:1B are the same; a decimal number is not taken for one.',
    exampleElement.serial_number,
  ),
  issuer: text(
    'Part of the issuer of an element as an RFC 4514 string; case does not matter',
    'Example Issuing CA',
  ).optional(),
  subject: text(
    'Part of the subject of an element as an RFC 4514 string; case does not matter',
    'O=Example Ltd',
  ).optional(),
  key_algorithm: anyOf(
    plainText,
    "Algorithms of elements' keys as `key_algorithm` has them, such as RSA, EC or Ed25519; the OID where it has no name.",
    'EC',
  ),
  finding: anyOf(
    oneOf(findingChecks),
    'With an open finding of this check, also when it is excepted.',
    'expiring_in_use',
  ),
  owner: anyOf(
    plainText,
    'Owners by their exact name. As the owner of a certificate, by the rules of the configuration file as they are now.',
    'Payments',
  ),
  owned: truth('True: with an owner. False: that no rule gives to anybody.'),
  q: text(
    'Part of the name, the id, or a subject, issuer or alternative name; case does not matter',
    'payments',
  ).optional(),
  removed: truth(
    'True: those that have been removed, each as it was last. False, and so by default: those in the inventory.',
  ),
});

/** What the parameters ask for. */
export function certificateFilterOf(query: z.output<typeof certificateFilterParameters>): CertificateFilter {
  return {
    accountIds: query.account_id,
    certificateId: query.id,
    states: query.state,
    types: query.type,
    services: query.service,
    inUse: query.in_use,
    expiresWithinSeconds: query.expires_within,
    expiresBefore: query.expires_before,
    expiresAfter: query.expires_after,
    fingerprints: query.fingerprint_sha256,
    serialNumbers: query.serial_number,
    issuer: query.issuer,
    subject: query.subject,
    keyAlgorithms: query.key_algorithm,
    findings: query.finding,
    owners: query.owner,
    owned: query.owned,
    text: query.q,
    removed: query.removed,
  };
}
