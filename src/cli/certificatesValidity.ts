import {
  type CertificateState,
  certificateState,
  earliestNotAfter,
  latestNotBefore,
} from '../certificate/validity.ts';
import type { ParsedPem } from '../operations/parsePem.ts';

export interface ValidityOptions {
  now: Date;
  expiringWithinSeconds: number;
}

/** The state of a certificate by what its PEM says, and its earliest end. */
export function validityOf(
  { certificates }: ParsedPem,
  { now, expiringWithinSeconds }: ValidityOptions,
): { state: CertificateState; earliestNotAfter: string | null } {
  const elements = certificates.map(({ element }) => element);
  const earliest = earliestNotAfter(elements);
  const span = { earliestNotAfter: earliest, latestNotBefore: latestNotBefore(elements) };
  return { state: certificateState(span, now, expiringWithinSeconds), earliestNotAfter: earliest };
}
