import { outputOf, runProgram } from './program.ts';

/** What the `openssl` command says of a certificate. */
export interface OpensslReading {
  /** ISO 8601 in UTC, whole seconds. */
  notAfter: string;
  serialNumber: bigint;
  /** Lower-case hex. */
  fingerprintSha256: string;
}

/** Reads one PEM block with `openssl x509`; null when that refuses it. */
export async function readWithOpenssl(block: string): Promise<OpensslReading | null> {
  const wanted = ['-enddate', '-dateopt', 'iso_8601', '-serial', '-fingerprint', '-sha256'];
  const { code, stdout } = await runProgram('openssl', ['x509', '-noout', ...wanted], { input: block });
  if (code !== 0) return null;
  const field = (pattern: RegExp): string => {
    const value = pattern.exec(stdout)?.[1];
    if (value === undefined) throw new Error(`openssl said something unexpected:\n${stdout}`);
    return value;
  };
  return {
    notAfter: field(/^notAfter=(.*)$/m).replace(' ', 'T'),
    serialNumber: hexadecimal(field(/^serial=(.*)$/m)),
    fingerprintSha256: field(/^sha256 Fingerprint=(.*)$/im).replaceAll(':', '').toLowerCase(),
  };
}

/** The certificate blocks of a text, from each BEGIN to the next END, in order and as they stand. */
export function certificateBlocks(text: string): string[] {
  return text.match(/-----BEGIN (X509 |TRUSTED )?CERTIFICATE-----[^]*?(-----END [^-]*-----|(?=-----BEGIN)|$)/g) ?? [];
}

function hexadecimal(digits: string): bigint {
  return digits.startsWith('-') ? -BigInt(`0x${digits.slice(1)}`) : BigInt(`0x${digits}`);
}
