import type { EmulatedAssociation, EmulatedCertificate } from '../account.ts';
import { clientName, serviceName } from './certificateNames.ts';
import { type Issued, issueCertificate } from './issueCertificate.ts';
import type { SigningKeys } from './keyPool.ts';
import { serialNumber, subjectOf, type Workshop } from './workshop.ts';

/** What shall be particular about a client certificate; all else is chosen at random. */
export interface ClientWish {
  /** Valid from and until, in days from the time of the fleet. */
  from: number;
  until: number;
  name?: string;
  service?: string;
  /** The OU of the subject. */
  unit?: string;
  keys?: SigningKeys;
  issuer?: Issued;
  /** The blocks of the PEM: the leaf alone, or with its issuer after (or, wrongly, before) it. */
  chain?: 'leaf' | 'with_issuer' | 'issuer_first';
  associations?: EmulatedAssociation[];
  type?: EmulatedCertificate['type'];
  ca?: boolean;
}

/** The record of a client certificate. */
export async function clientRecord(shop: Workshop, wish: ClientWish): Promise<EmulatedCertificate> {
  const { random, company } = shop;
  const service = wish.service ?? serviceName(random);
  const host = `${service}.${company.domain}`;
  const issuer = wish.issuer ?? shop.issuing;
  const notBefore = shop.day(wish.from);
  const { pem } = await issueCertificate({
    subject: subjectOf(company, wish.unit ?? random.pick(['Platform', 'Payments', 'Operations']), host),
    serial: serialNumber(random),
    notBefore,
    notAfter: shop.day(wish.until),
    keys: wish.keys ?? (await shop.keys('p-256')),
    issuer,
    pathLength: null,
    alternativeNames: [
      { type: 'dns', value: host },
      { type: 'url', value: `spiffe://${company.domain}/${service}` },
    ],
  });
  const blocks = { leaf: [pem], with_issuer: [pem, issuer.pem], issuer_first: [issuer.pem, pem] };
  return {
    ...recordOf(shop, Math.min(wish.from + random.next() * 3, -random.next()), wish.associations ?? []),
    name: wish.name ?? clientName(random, service, notBefore.getUTCFullYear()),
    ca: wish.ca ?? false,
    certificates: blocks[wish.chain ?? 'leaf'].join(''),
    type: wish.type ?? 'custom',
  };
}

/** The record of CAs: the PEM of each in the order given. */
export function authorityRecord(
  shop: Workshop,
  name: string,
  authorities: Issued[],
  associations: EmulatedAssociation[] = [],
): EmulatedCertificate {
  return {
    ...recordOf(shop, -60 - 840 * shop.random.next(), associations),
    name,
    ca: true,
    certificates: authorities.map((authority) => authority.pem).join(''),
    type: 'custom',
  };
}

/** The fields that every record has, uploaded some days from the time of the fleet. */
function recordOf(shop: Workshop, uploaded: number, associations: EmulatedAssociation[]) {
  const { random } = shop;
  const fraction = String(random.integer(0, 999_999)).padStart(6, '0');
  return {
    id: random.uuid(),
    uploadedOn: shop.day(uploaded).toISOString().replace('.000Z', `.${fraction}Z`),
    associations,
  };
}
