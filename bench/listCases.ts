import type postgres from 'postgres';
import type { CertificateFilter, CertificateSort } from '../src/inventory/queries/certificates.ts';

/** One way of asking for the list, as the API is asked and as the inventory is. */
export interface ListCase {
  name: string;
  /** Without `limit` and `cursor`. */
  query: Record<string, string>;
  filter: CertificateFilter;
  sort: CertificateSort;
}

const byExpiry: CertificateSort = { by: 'earliest_not_after', descending: false };
const DAY = 86_400;

interface SomeCertificate {
  account_id: string;
  certificate_id: string;
  service: string;
  fingerprint: string;
  serial_number: string;
}

/** Every filter with the default sort, every sort without a filter, and filters with another sort's index. */
export async function listCases(client: postgres.Sql): Promise<ListCase[]> {
  const [some] = await client<SomeCertificate[]>`
    select c.account_id, c.certificate_id, a.service, encode(e.fingerprint_sha256, 'hex') as fingerprint, e.serial_number
    from certalog.certificates c join certalog.associations a using (account_id, certificate_id)
    join certalog.bundle_blocks b using (bundle_digest) join certalog.elements e using (fingerprint_sha256)
    order by c.id desc limit 1`;
  if (!some) throw new Error('the inventory has no certificate that is in use');
  const accountId = some.account_id;
  const soon = new Date(Date.now() + 90 * DAY * 1000).toISOString();
  const byName: CertificateSort = { by: 'name', descending: false };
  const filtered = (name: string, query: ListCase['query'], filter: CertificateFilter, sort = byExpiry) => ({
    name,
    query,
    filter,
    sort,
  });
  return [
    ...(['earliest_not_after', 'name', 'uploaded_on'] as const).flatMap((by) =>
      [false, true].map((descending) => {
        const sort = `${descending ? '-' : ''}${by}`;
        return { name: `sort=${sort}`, query: { sort }, filter: {}, sort: { by, descending } };
      }),
    ),
    filtered('account_id', { account_id: accountId }, { accountIds: [accountId] }),
    filtered('id', { id: some.certificate_id }, { certificateId: some.certificate_id }),
    ...(['expired', 'expiring', 'valid', 'not_yet_valid', 'unreadable'] as const).map((state) =>
      filtered(`state=${state}`, { state }, { states: [state] }),
    ),
    filtered('type=custom', { type: 'custom' }, { types: ['custom'] }),
    filtered('type=gateway_managed', { type: 'gateway_managed' }, { types: ['gateway_managed'] }),
    filtered('in_use=true', { in_use: 'true' }, { inUse: true }),
    filtered('in_use=false', { in_use: 'false' }, { inUse: false }),
    filtered('service', { service: some.service }, { services: [some.service] }),
    filtered('expires_within=30d', { expires_within: '30d' }, { expiresWithinSeconds: 30 * DAY }),
    filtered('expires_before', { expires_before: soon }, { expiresBefore: soon }),
    filtered('expires_after', { expires_after: soon }, { expiresAfter: soon }),
    filtered(
      'fingerprint_sha256',
      { fingerprint_sha256: some.fingerprint },
      { fingerprints: [some.fingerprint] },
    ),
    filtered('serial_number', { serial_number: some.serial_number }, { serialNumbers: [some.serial_number] }),
    filtered('key_algorithm=EC', { key_algorithm: 'EC' }, { keyAlgorithms: ['EC'] }),
    filtered('key_algorithm=Ed25519', { key_algorithm: 'Ed25519' }, { keyAlgorithms: ['Ed25519'] }),
    filtered('key_algorithm without a hit', { key_algorithm: 'Ed448' }, { keyAlgorithms: ['Ed448'] }),
    filtered('issuer=ca', { issuer: 'ca' }, { issuer: 'ca' }),
    filtered('subject without a hit', { subject: 'nothing has this' }, { subject: 'nothing has this' }),
    ...['Payments', 'Partners', 'Platform'].map((owner) =>
      filtered(`owner=${owner}`, { owner }, { owners: [owner] }),
    ),
    filtered('owned=false', { owned: 'false' }, { owned: false }),
    filtered('q=payments', { q: 'payments' }, { text: 'payments' }),
    filtered('q without a hit', { q: 'nothing has this' }, { text: 'nothing has this' }),
    filtered(
      'account_id, sort=name',
      { account_id: accountId, sort: 'name' },
      { accountIds: [accountId] },
      byName,
    ),
    filtered(
      'state=expiring, in_use, sort=name',
      { state: 'expiring', in_use: 'true', sort: 'name' },
      { states: ['expiring'], inUse: true },
      byName,
    ),
  ];
}
