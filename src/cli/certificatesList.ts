import { Command } from 'commander';
import { type AccountListing, listAccount } from '../operations/listAccount.ts';
import type { ParsedRecord } from '../operations/parseRecord.ts';
import { certificateJson } from './certificatesJson.ts';
import type { CertificatesOutput } from './certificatesOutput.ts';
import { type CertificatesTools, runCertificates } from './certificatesSession.ts';
import { type ValidityOptions, validityOf } from './certificatesValidity.ts';

interface ListOptions {
  account?: string;
  type?: string;
  json?: boolean;
}

/** `certalog certificates list`: all certificates of an account, by expiry. */
export function listCommand(tools: CertificatesTools): Command {
  return new Command('list')
    .description('list the certificates of an account')
    .option('--account <id>', 'the account, when several are configured')
    .option(
      '--type <types>',
      'only these types, separated by commas: custom, gateway_managed, access_managed',
    )
    .option('--json', 'JSON also on a terminal')
    .addHelpText('after', '\nExit code: 0 complete, 2 not proven complete, 1 nothing could be read.')
    .addHelpText('after', '\nExample:\n  certalog certificates list --type custom --json')
    .action(({ account, type, json }: ListOptions) =>
      runCertificates(tools, account ?? null, async ({ config, output, signal, openAccount }) => {
        const access = await openAccount();
        const { accountId } = access;
        const reading = await listAccount(access, signal);
        const { listing } = reading;
        if (listing.failed) {
          output.say(
            `The certificates of account ${accountId} could not be read. ${listing.fault?.detail ?? ''}`,
          );
          return 1;
        }
        const types = type === undefined ? null : type.split(',').map((name) => name.trim());
        const validity = { now: new Date(), expiringWithinSeconds: config.expiringWithinSeconds };
        const records = byExpiry(ofTypes(reading.records, types), validity);
        if (output.terminal && !json) printTable(output, records, validity);
        else printJson(output, accountId, reading, records, validity);
        sayDoubts(output, accountId, reading, types);
        return listing.fault === null ? 0 : 2;
      }),
    );
}

function ofTypes(records: ParsedRecord[], types: string[] | null): ParsedRecord[] {
  return types === null ? records : records.filter(({ record }) => types.includes(record.type ?? ''));
}

/** What can't be read comes last. */
function byExpiry(records: ParsedRecord[], validity: ValidityOptions): ParsedRecord[] {
  return records
    .map((record) => ({ record, key: validityOf(record, validity).earliestNotAfter ?? '~' }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ record }) => record);
}

function printTable(output: CertificatesOutput, records: ParsedRecord[], validity: ValidityOptions): void {
  const rows = records.map((parsed) => {
    const { record, certificates, refused } = parsed;
    const { state, earliestNotAfter } = validityOf(parsed, validity);
    const unreadable = refused.length + certificates.filter(({ element }) => !element.parses).length;
    return [
      record.certificateId,
      record.name ?? '',
      record.type ?? '',
      record.ca === null ? '?' : record.ca ? 'yes' : 'no',
      earliestNotAfter ?? '?',
      unreadable === 0 || state === 'unreadable' ? state : `${state}, unreadable: ${unreadable}`,
      certificates[0]?.element.subjectCn ?? '',
    ];
  });
  if (rows.length === 0) output.say('No certificates.');
  else output.table(['id', 'name', 'type', 'CA', 'expires (UTC)', 'state', 'subject CN'], rows);
}

function printJson(
  output: CertificatesOutput,
  accountId: string,
  { listing }: AccountListing,
  records: ParsedRecord[],
  validity: ValidityOptions,
): void {
  output.json({
    account_id: accountId,
    complete: listing.fault === null,
    listed: listing.listed,
    reported: listing.reported,
    fault: listing.fault,
    data: records.map((record) => certificateJson(accountId, record, validity)),
  });
}

function sayDoubts(
  output: CertificatesOutput,
  accountId: string,
  { listing, records }: AccountListing,
  types: string[] | null,
): void {
  if (listing.fault !== null) {
    output.say(
      `NOT COMPLETE: account ${accountId} may have certificates that are not shown. ${listing.fault.detail}`,
    );
  } else if (records.length > listing.listed) {
    const gone = records.length - listing.listed;
    output.say(`${gone} of these went away while the list was read.`);
  }
  if (listing.nullResult)
    output.say('Cloudflare answered null instead of a list, which is taken for an empty one.');
  const untyped = types === null ? 0 : records.filter(({ record }) => record.type === null).length;
  if (untyped > 0) output.say(`${untyped} certificates have no type and are left out by --type.`);
}
