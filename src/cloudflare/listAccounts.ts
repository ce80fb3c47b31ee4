import type { ReadOptions, SourceFault } from '../inventory/source.ts';
import type { Call } from './call.ts';
import { pageReader } from './endpoints.ts';
import { faultOf, toSourceFault } from './fault.ts';
import type { Subject } from './operation.ts';
import { asFields, readId } from './records.ts';
import { storable } from './text.ts';
import { readWhole } from './wholeReading.ts';
import { sentence } from './wording.ts';

export interface CloudflareAccount {
  id: string;
  name: string;
}

export type AccountsReading =
  | { kind: 'read'; accounts: CloudflareAccount[] }
  | { kind: 'failed'; fault: SourceFault };

/**
 * Lists the accounts that the token sees; never a part of them. `GET /accounts` is known to ignore `page`, and to
 * answer an empty list to a token without the permission, so an empty discovery is a fault.
 * Sources: cartography-cncf/cartography#2942, cloudflare/cloudflare-go#725.
 */
export async function listAccounts(
  call: Call,
  { tokenName, concurrency, signal, tally }: ReadOptions & { tokenName: string; concurrency: number },
): Promise<AccountsReading> {
  const subject: Subject = { operation: 'accounts', tokenName, accountId: null, certificateId: null };
  let accounts = new Map<string, CloudflareAccount>();
  let unusable = 0;

  const { fault } = await readWhole({
    subject,
    readPage: pageReader(call, { operation: 'accounts', path: '/accounts' }, { signal, tally }),
    begin() {
      accounts = new Map();
      unusable = 0;
      return async (entries, page) => {
        const before = accounts.size;
        const read = entries.map(readAccount).filter((account) => account !== null);
        for (const account of read) accounts.set(account.id, account);
        unusable += entries.length - read.length;
        const fresh = accounts.size - before;
        return { received: fresh + entries.length - read.length, fresh: fresh > 0 || page === 1 };
      };
    },
    concurrency,
    shortPage: 0,
    trustsUnpaged: true,
  });

  if (fault !== null) {
    return { kind: 'failed', fault: toSourceFault(fault) };
  }
  if (unusable > 0) {
    return failed('invalid_record', `${unusable} accounts have no usable id`, null, subject);
  }
  if (accounts.size === 0) {
    const remedy = 'give the token the permission Account Settings Read, or configure the account ids';
    return failed('permission', 'Cloudflare answered an empty list', remedy, subject);
  }
  return { kind: 'read', accounts: [...accounts.values()] };
}

function readAccount(raw: unknown): CloudflareAccount | null {
  const fields = asFields(raw);
  const id = readId(fields?.id);
  return id === null
    ? null
    : { id, name: typeof fields?.name === 'string' ? storable(fields.name).text : '' };
}

function failed(
  reason: 'invalid_record' | 'permission',
  seen: string,
  remedy: string | null,
  subject: Subject,
): AccountsReading {
  return { kind: 'failed', fault: toSourceFault(faultOf(reason, sentence(subject, seen, remedy))) };
}
