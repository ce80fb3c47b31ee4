import type { AssociationReading, SourceFault } from '../inventory/source.ts';
import { type ParsedRecord, parseRecord } from './parseRecord.ts';
import type { AccountAccess } from './ports.ts';

export type CertificateAndUse =
  | { kind: 'found'; certificate: ParsedRecord; associations: AssociationReading }
  | { kind: 'not_found' }
  | { kind: 'failed'; fault: SourceFault };

/** Reads one certificate and where it is used. Throws only when `signal` is aborted. */
export async function readCertificate(
  { accountId, client }: AccountAccess,
  certificateId: string,
  signal: AbortSignal,
): Promise<CertificateAndUse> {
  const options = { signal, tally: { requests: 0, retries: 0 } };
  const reading = await client.source.get(accountId, certificateId, options);
  if (reading.kind !== 'found') return reading;
  const associations = await client.source.associations(accountId, certificateId, options);
  return { kind: 'found', certificate: parseRecord(reading.record), associations };
}
