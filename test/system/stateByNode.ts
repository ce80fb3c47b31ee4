import { X509Certificate } from 'node:crypto';
import { certificateBlocks } from './openssl.ts';

/** The state of a record now, from what `node:crypto` reads of its blocks; certificates expire soon within 30 days. */
export function stateByNode(pem: string): string {
  const certificates = certificateBlocks(pem).flatMap(readable);
  if (certificates.length === 0) return 'unreadable';
  const now = Date.now();
  const end = Math.min(...certificates.map(({ validToDate }) => validToDate.getTime()));
  const beginning = Math.max(...certificates.map(({ validFromDate }) => validFromDate.getTime()));
  if (end < now) return 'expired';
  if (beginning > now) return 'not_yet_valid';
  return end <= now + 30 * 24 * 60 * 60 * 1000 ? 'expiring' : 'valid';
}

function readable(block: string): X509Certificate[] {
  try {
    return [new X509Certificate(block)];
  } catch {
    return [];
  }
}
