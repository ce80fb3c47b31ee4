import type { EmulatedCertificate } from '../../src/emulator/account.ts';
import type { CertificateJson, ElementJson } from '../../src/http/api/certificateSchema.ts';
import { blockOctets, certificateBlocks, type OpensslReading, readWithOpenssl } from './openssl.ts';

/** One block of a record, held against OpenSSL. */
export interface BlockComparison {
  /** Name of the record, and the block's place in it. */
  where: string;
  /** Both read it, and read the same. */
  same: boolean;
  /** What is wrong with how it is shown; null when nothing is. */
  difference: string | null;
}

/**
 * Holds what the API shows of a record against what OpenSSL reads of each certificate block of its text. Expiry,
 * serial number and fingerprint shall be equal; what OpenSSL refuses shall be an element with failures or a refused
 * block; a text without certificate blocks shall be a refused block.
 */
export async function compareWithOpenssl(
  { name, certificates }: EmulatedCertificate,
  shown: CertificateJson | undefined,
): Promise<BlockComparison[]> {
  if (shown === undefined) return [{ where: name, same: false, difference: 'not listed' }];
  const { elements, refused_blocks } = shown;
  const blocks = certificateBlocks(certificates);
  if (blocks.length === 0) {
    const difference = refused_blocks.length > 0 && elements.length === 0 ? null : 'not shown as refused';
    return [{ where: name, same: false, difference }];
  }
  return await Promise.all(
    blocks.map(async (block, index) => {
      const element = elements.find(({ bundle_index }) => bundle_index === index);
      const refusal = refused_blocks.find(({ bundle_index }) => bundle_index === index)?.reason;
      return { where: `${name} ${index}`, ...(await compareBlock(block, element, refusal)) };
    }),
  );
}

async function compareBlock(
  block: string,
  element: ElementJson | undefined,
  refusal: string | undefined,
): Promise<Omit<BlockComparison, 'where'>> {
  if (element === undefined && refusal === undefined) return { same: false, difference: 'missing' };
  if (element !== undefined && refusal !== undefined) return { same: false, difference: 'shown twice' };
  const unmarked = element?.failures.length === 0;
  // OpenSSL may have refused the armour only; what is shown as sound has to be so without it.
  const openssl =
    (await readWithOpenssl(block)) ?? (unmarked ? await readWithOpenssl(blockOctets(block)) : null);
  if (openssl === null) {
    return { same: false, difference: unmarked ? 'shown as sound, and OpenSSL refuses it' : null };
  }
  if (element === undefined) return { same: false, difference: `${refusal}, and OpenSSL reads it` };
  const ours = readingOf(element);
  const theirs = spelled(openssl);
  return { same: ours === theirs, difference: ours === theirs ? null : `${ours}, OpenSSL ${theirs}` };
}

/** The serial number's two forms are one number, or else told apart here. */
function readingOf({
  not_after,
  serial_number: hex,
  serial_number_decimal,
  fingerprint_sha256,
}: ElementJson) {
  const fromHex = hex === null ? null : BigInt.asIntN(hex.length * 4, BigInt(`0x${hex}`)).toString();
  const serial = fromHex === serial_number_decimal ? fromHex : `${hex} or ${serial_number_decimal}`;
  return `${not_after} ${serial} ${fingerprint_sha256}`;
}

function spelled({ notAfter, serialNumber, fingerprintSha256 }: OpensslReading): string {
  return `${notAfter} ${serialNumber} ${fingerprintSha256}`;
}
