import { runProgram } from './program.ts';

/** What the `openssl` command says of a certificate. */
export interface OpensslReading {
  /** ISO 8601 in UTC, whole seconds; null when it is no time. */
  notAfter: string | null;
  serialNumber: bigint;
  /** Lower-case hex. */
  fingerprintSha256: string;
}

/** Reads one certificate with `openssl x509`, as PEM from a text or as DER from octets; null when that refuses it. */
export async function readWithOpenssl(certificate: string | Buffer): Promise<OpensslReading | null> {
  const form = typeof certificate === 'string' ? 'PEM' : 'DER';
  const wanted = ['-enddate', '-dateopt', 'iso_8601', '-serial', '-fingerprint', '-sha256'];
  const args = ['x509', '-inform', form, '-noout', ...wanted];
  const { code, stdout } = await runProgram('openssl', args, { input: certificate });
  if (code !== 0) return null;
  const field = (pattern: RegExp): string => {
    const value = pattern.exec(stdout)?.[1];
    if (value === undefined) throw new Error(`openssl said something unexpected:\n${stdout}`);
    return value;
  };
  return {
    notAfter: isoTime(field(/^notAfter=(.*)$/m)),
    serialNumber: hexadecimal(field(/^serial=(.*)$/m)),
    fingerprintSha256: field(/^sha256 Fingerprint=(.*)$/im)
      .replaceAll(':', '')
      .toLowerCase(),
  };
}

/** The certificate blocks of a text, from each BEGIN to the next END, in order and as they stand. */
export function certificateBlocks(text: string): string[] {
  const block = /-----BEGIN (X509 |TRUSTED )?CERTIFICATE-----[\s\S]*?(-----END [^-]*-----|(?=-----BEGIN)|$)/g;
  return text.match(block) ?? [];
}

/** The octets within a block, without the headers that some writers put there (RFC 1421). */
export function blockOctets(block: string): Buffer {
  const body = block.replace(/-----[^-]*-----/g, '').replace(/^.*:.*$/gm, '');
  return Buffer.from(body, 'base64');
}

/** OpenSSL pads years with blanks: `   1-01-01 00:00:00Z`. */
function isoTime(text: string): string | null {
  const [, year = '', date, time] = /^ *(\d+)(-\d\d-\d\d) (\d\d:\d\d:\d\dZ)$/.exec(text) ?? [];
  return date === undefined ? null : `${year.padStart(4, '0')}${date}T${time}`;
}

function hexadecimal(digits: string): bigint {
  return digits.startsWith('-') ? -BigInt(`0x${digits.slice(1)}`) : BigInt(`0x${digits}`);
}
