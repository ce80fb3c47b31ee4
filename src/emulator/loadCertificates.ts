import { createHash, X509Certificate } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { EmulatedCertificate } from './account.ts';

/**
 * One record per `*.pem` and `*.crt` file of a directory, in the order of their names: the whole text (as UTF-8)
 * becomes the record's PEM, also when no reader can parse it. The id is made from the file name and stays the
 * same; `uploadedOn` is when the file was written.
 * @throws when the directory or a file cannot be read
 */
export async function loadCertificates(directory: string): Promise<EmulatedCertificate[]> {
  const names = (await readdir(directory)).filter((name) => /\.(pem|crt)$/i.test(name)).sort();
  return Promise.all(
    names.map(async (name) => {
      const path = join(directory, name);
      const certificates = await readFile(path, 'utf8');
      const { mtime } = await stat(path);
      return {
        id: idOf(name),
        name,
        ca: isCa(certificates),
        certificates,
        uploadedOn: mtime.toISOString().replace('Z', '000Z'),
      };
    }),
  );
}

/** A version 8 UUID (RFC 9562 section 5.8) from the SHA-256 of the name. */
function idOf(name: string): string {
  const hex = createHash('sha256').update(name).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

function isCa(pem: string): boolean {
  try {
    return new X509Certificate(pem).ca;
  } catch {
    return false;
  }
}
