import type { EmulatedAccount, EmulatedAssociation } from '../../src/emulator/account.ts';
import type { AccountState } from '../../src/emulator/accountState.ts';
import { make } from '../operations/material.ts';

/** Certificates of the account, before and after each round of changes. */
export const CERTIFICATES = 5;
export const PAGE_SIZE = 2;
export const PAGES = 3;

const used: EmulatedAssociation[] = [
  { service: 'gateway', status: 'active' },
  { service: 'workers', status: 'active' },
];

/**
 * Each certificate is in use: a fault in the answer about one that is not would change nothing. The first expires before
 * all others, so that its associations are asked for before those of every other that has been asked for already.
 */
export function changingAccount(id: string): EmulatedAccount {
  const certificates = Array.from({ length: CERTIFICATES }, (_, index) => ({
    id: crypto.randomUUID(),
    name: index === 0 ? LASTING : `certificate ${index}`,
    ca: index === 1,
    certificates: index === 0 ? make(LASTING, { until: '270101000000Z' }).pem : bundle(`first ${index}`),
    associations: used,
  }));
  return { id, name: `account ${id.slice(0, 4)}`, certificates };
}

/**
 * One change of every kind, as many certificates as before: two are deleted, two uploaded, one is replaced under its
 * id, and associations come, go and change their status. Gives the ids of the deleted.
 */
export function changeAccount(account: AccountState): string[] {
  const soon = lastingId(account);
  const others = account.certificates().filter(({ id }) => id !== soon);
  const [replaced, altered, ...deleted] = others.map(({ id }) => id);
  account.setAssociations(soon, account.associations(soon)?.length === 0 ? used : []);
  for (const id of deleted) account.removeCertificate(id);
  if (replaced !== undefined) replace(account, replaced);
  if (altered !== undefined)
    account.setAssociations(altered, [
      { service: 'gateway', status: 'pending' },
      { service: 'access', status: 'active' },
    ]);
  for (const name of ['uploaded', 'uploaded too'])
    account.addCertificate({ name, ca: false, certificates: bundle(name), associations: used });
  return deleted;
}

/** The id of the certificate that no change takes away: the one that expires first. */
export function lastingId(account: AccountState): string {
  const lasting = account.certificates().find(({ name }) => name === LASTING);
  if (!lasting) throw new Error(`account ${account.id} is not one that \`changingAccount\` made`);
  return lasting.id;
}

const LASTING = 'lasting';

function replace(account: AccountState, id: string): void {
  const associations = [...(account.associations(id) ?? [])];
  account.removeCertificate(id);
  account.addCertificate({ id, name: 'replaced', ca: false, certificates: bundle('replaced'), associations });
}

/** Two elements. */
function bundle(name: string): string {
  return make(name).pem + make(`${name} issuer`, { ca: true }).pem;
}
