import { randomBytes, randomUUID, X509Certificate } from 'node:crypto';
import type { EmulatedAccount, EmulatedCertificate } from '../../src/emulator/account.ts';
import { generateFleet } from '../../src/emulator/fleet/generateFleet.ts';
import { pemBlocks, pemText } from '../../src/emulator/pemText.ts';

/** Signing is slow: so many certificates are signed, the others are copies of them with other identities. */
const SIGNED = 1000;

/** One account with so many records. Issuers are shared as in the signed part; every leaf has a DER of its own. */
export async function largeAccount(certificates: number): Promise<EmulatedAccount> {
  const order = { accounts: 1, certificates: Math.min(certificates, SIGNED), seed: 1, now: new Date() };
  const [account] = await generateFleet(order);
  if (!account) throw new Error('the fleet has no account');
  const signed = account.certificates;
  const records = Array.from({ length: certificates }, (_, index) => {
    const record = signed[index % signed.length] as EmulatedCertificate;
    return index < signed.length ? record : copyOf(record);
  });
  return { ...account, certificates: records };
}

function copyOf(record: EmulatedCertificate): EmulatedCertificate {
  return {
    ...record,
    id: randomUUID(),
    certificates: record.ca ? record.certificates : withNewIdentities(record),
  };
}

function withNewIdentities({ certificates }: EmulatedCertificate): string {
  const blocks = pemBlocks(certificates).map(({ der }) => withNewIdentity(der));
  const usable = blocks.length > 0 && blocks.every((der) => der !== null);
  return usable ? blocks.map((der) => pemText(der)).join('') : certificates;
}

/**
 * A leaf with another serial number, subject and key, as another device or service has; its signature is then wrong,
 * and its key no key, which nobody looks at.
 */
function withNewIdentity(der: Buffer): Buffer | null {
  const certificate = parsed(der);
  if (!certificate || certificate.ca) return certificate && der;
  const copy = Buffer.from(der);
  overwrite(copy, Buffer.from(certificate.serialNumber, 'hex'), -8, randomBytes(8));
  const [, name = ''] = /^CN=(.{8,})$/m.exec(certificate.subject) ?? [];
  const host = randomBytes(4).toString('hex');
  for (const at of placesOf(copy, Buffer.from(name))) copy.write(host, at);
  overwrite(copy, certificate.publicKey.export({ type: 'spki', format: 'der' }), -40, randomBytes(12));
  return copy;
}

/** Puts `bytes` at `offset`, counted from the end, of what is looked for, when that is there and long enough. */
function overwrite(der: Buffer, sought: Buffer, offset: number, bytes: Buffer): void {
  const place = der.indexOf(sought);
  if (place >= 0 && sought.length >= 4 - offset) bytes.copy(der, place + sought.length + offset);
}

function placesOf(der: Buffer, sought: Buffer): number[] {
  const places: number[] = [];
  if (sought.length === 0) return places;
  for (let at = der.indexOf(sought); at >= 0; at = der.indexOf(sought, at + 1)) places.push(at);
  return places;
}

function parsed(der: Buffer): X509Certificate | null {
  try {
    return new X509Certificate(der);
  } catch {
    return null;
  }
}
