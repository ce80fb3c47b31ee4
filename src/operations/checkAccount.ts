import type { AccountListing } from './listAccount.ts';
import type { ParsedPem } from './parsePem.ts';
import type { ParsedRecord } from './parseRecord.ts';
import { sameCertificates } from './sameCertificates.ts';
import type { Verdict } from './verdict.ts';

/**
 * Holds an upload against what the account has: the same certificates are refused, as Cloudflare would (code 1471).
 * A list that could not be read at all is a refusal too, since an unclear answer could then not be cleared up.
 */
export function checkAccount(pem: ParsedPem, name: string, { listing, records }: AccountListing): Verdict {
  if (listing.failed) {
    const detail = listing.fault?.detail ?? '';
    return { refusals: [`What the account holds could not be read. ${detail}`], warnings: [] };
  }
  const same = records.find((record) => sameCertificates(record, pem));
  if (same !== undefined) {
    return {
      refusals: [`The account already holds the same certificate as ${titleOf(same)}.`],
      warnings: [],
    };
  }
  const warnings: string[] = [];
  if (listing.fault !== null) {
    warnings.push(
      `The account's certificates could not be read completely, so one that is there already may be missed. ${listing.fault.detail}`,
    );
  }
  const related = records.find((record) => holdsFirst(record, pem));
  if (related !== undefined) {
    warnings.push(
      `Certificate 1 is in the account already, with other certificates beside it, as ${titleOf(related)}.`,
    );
  }
  const namesake = records.find(({ record }) => record.name === name);
  if (namesake !== undefined) {
    warnings.push(`The name is in use already by ${namesake.record.certificateId}.`);
  }
  return { refusals: [], warnings };
}

function titleOf({ record }: ParsedRecord): string {
  return `${record.certificateId} (name "${record.name ?? ''}")`;
}

function holdsFirst(record: ParsedRecord, { certificates: [first] }: ParsedPem): boolean {
  const wanted = first?.element.fingerprintSha256;
  return record.certificates.some(({ element }) => element.fingerprintSha256 === wanted);
}
