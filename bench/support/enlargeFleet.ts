import { randomBytes, randomUUID, X509Certificate } from 'node:crypto';
import type { EmulatedAccount, EmulatedCertificate } from '../../src/emulator/account.ts';
import { generateFleet } from '../../src/emulator/fleet/generateFleet.ts';
import { pemBlocks, pemText } from '../../src/emulator/pemText.ts';

/** Signing is slow: so many certificates are signed, the others are copies of them under other serial numbers. */
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
    certificates: record.ca ? record.certificates : withNewSerials(record),
  };
}

function withNewSerials({ certificates }: EmulatedCertificate): string {
  const blocks = pemBlocks(certificates).map(({ der }) => withNewSerial(der));
  const usable = blocks.length > 0 && blocks.every((der) => der !== null);
  return usable ? blocks.map((der) => pemText(der)).join('') : certificates;
}

/** The last bytes of a leaf's serial number are drawn anew; its signature is then wrong, which nobody verifies. */
function withNewSerial(der: Buffer): Buffer | null {
  const certificate = parsed(der);
  if (!certificate || certificate.ca) return certificate && der;
  const serial = Buffer.from(certificate.serialNumber, 'hex');
  const copy = Buffer.from(der);
  const place = copy.indexOf(serial);
  if (place >= 0 && serial.length >= 12) randomBytes(8).copy(copy, place + serial.length - 8);
  return copy;
}

function parsed(der: Buffer): X509Certificate | null {
  try {
    return new X509Certificate(der);
  } catch {
    return null;
  }
}
