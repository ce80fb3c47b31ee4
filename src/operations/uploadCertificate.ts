import type { SourceFault } from '../inventory/source.ts';
import { listAccount } from './listAccount.ts';
import { lookRepeatedly } from './lookRepeatedly.ts';
import type { ParsedPem } from './parsePem.ts';
import type { ParsedRecord } from './parseRecord.ts';
import type { AccountAccess, LookOptions, UploadRequest } from './ports.ts';
import { sameCertificates } from './sameCertificates.ts';

export type UploadResult =
  | { kind: 'uploaded'; certificateId: string }
  /** Certainly not uploaded; `explanation` says what Cloudflare's answer means where it does not say so itself. */
  | { kind: 'refused'; detail: string; explanation: string | null }
  /** The answer was unclear, but the certificate is in the account. */
  | { kind: 'arrived'; certificate: ParsedRecord; detail: string }
  /** The answer was unclear and the certificate was not seen; `lookFault`: why the last look saw not everything. */
  | { kind: 'unclear'; detail: string; interrupted: boolean; lookFault: SourceFault | null };

/**
 * Uploads in one single request. After an unclear answer nothing is sent again: the account's list is looked at a
 * few times, because a fresh upload may be missing from it, for the same certificates by the SHA-256 of their DER.
 */
export async function uploadCertificate(
  account: AccountAccess,
  request: Omit<UploadRequest, 'accountId'>,
  pem: ParsedPem,
  options: LookOptions,
): Promise<UploadResult> {
  const { accountId, client } = account;
  const outcome = await client.upload({ ...request, accountId }, options.signal);
  switch (outcome.kind) {
    case 'done':
      return { kind: 'uploaded', certificateId: outcome.certificateId };
    case 'refused':
      return { kind: 'refused', detail: outcome.detail, explanation: explain(outcome) };
    case 'unclear':
      return lookForIt(account, pem, outcome.detail, options);
  }
}

async function lookForIt(
  account: AccountAccess,
  pem: ParsedPem,
  detail: string,
  options: LookOptions,
): Promise<UploadResult> {
  let lookFault: SourceFault | null = null;
  const looking = await lookRepeatedly(async () => {
    const { listing, records } = await listAccount(account, options.signal);
    lookFault = listing.fault;
    return records.find((record) => sameCertificates(record, pem)) ?? null;
  }, options);
  return looking.kind === 'seen'
    ? { kind: 'arrived', certificate: looking.value, detail }
    : { kind: 'unclear', detail, interrupted: looking.kind === 'interrupted', lookFault };
}

/** Codes: 1471, 1489 as Cloudflare's Terraform provider and its BYO-CA page name them. */
function explain({ codes, message }: { codes: number[]; message: string }): string | null {
  if (codes.includes(1471)) {
    return (
      'The account holds the same certificate already, though its list did not show it: a fresh upload takes a while ' +
      'to appear. List the certificates again to find its id.'
    );
  }
  if (codes.includes(1489)) {
    return (
      'The account has used up its quota of CA certificates (5 unless Cloudflare has raised it; API Shield, Workers ' +
      'and Gateway share it): delete one that is no longer used, or ask your account team for more.'
    );
  }
  if (/unable to parse/i.test(message)) {
    return 'Cloudflare could not read what Certalog can: it may not take a certificate of this kind.';
  }
  return null;
}
