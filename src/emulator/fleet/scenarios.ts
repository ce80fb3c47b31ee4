import type { EmulatedCertificate } from '../account.ts';
import { clientUse, inUse } from './associations.ts';
import { serviceName } from './certificateNames.ts';
import { issueCertificate } from './issueCertificate.ts';
import { authorityRecord, clientRecord } from './records.ts';
import { serialNumber, subjectOf, type Workshop } from './workshop.ts';

/** Something that an inventory has to show, as one or more records of an account. */
export interface Scenario {
  records: number;
  make(shop: Workshop): Promise<EmulatedCertificate[]>;
}

/** What each fleet shows, the most telling first: a small fleet has the beginning of the list. */
export const scenarios: readonly Scenario[] = [
  one(async (shop) => authorityRecord(shop, 'mTLS root', [shop.root], inUse('api_shield', 'deployed'))),
  one((shop) => clientRecord(shop, { from: -200, until: 165, associations: clientUse(shop.random) })),
  one((shop) => clientRecord(shop, { from: -353, until: 12.4, associations: inUse('workers') })),
  one((shop) => clientRecord(shop, { from: -400, until: -35, associations: inUse('hyperdrive') })),
  one((shop) => clientRecord(shop, { from: 9, until: 374 })),
  one(unreadable),
  one((shop) => clientRecord(shop, { from: -100, until: 265, associations: [] })),
  { records: 2, make: superseded },
  { records: 1, make: existsElsewhere },
  { records: 2, make: sharedKey },
  one(async (shop) => authorityRecord(shop, 'issuing CA + root', [shop.issuing, shop.root], inUse('access'))),
  one((shop) =>
    clientRecord(shop, {
      from: -30,
      until: 335,
      chain: 'with_issuer',
      associations: inUse('workers', 'deployed'),
    }),
  ),
  one(async (shop) =>
    clientRecord(shop, {
      from: -700,
      until: 395,
      keys: await shop.keys('rsa-1024'),
      associations: inUse('gateway'),
    }),
  ),
  one(async (shop) =>
    clientRecord(shop, {
      from: -800,
      until: 295,
      issuer: await shop.legacy(),
      associations: inUse('workers'),
    }),
  ),
  one(async (shop) => authorityRecord(shop, 'legacy ca (sha1)', [await shop.legacy()])),
  one(edwardsAuthority),
  one((shop) => clientRecord(shop, { from: -729, until: 0.2, associations: inUse('workers') })),
  one((shop) => clientRecord(shop, { from: -900, until: -170 })),
  one((shop) => clientRecord(shop, { from: -20, until: 10_900, name: 'factory default, 30 years' })),
  one((shop) => clientRecord(shop, { from: -50, until: 315, chain: 'issuer_first' })),
  one(issuerExpiresFirst),
  one((shop) => clientRecord(shop, { from: -60, until: 670, ca: true, name: 'partner CA' })),
  one((shop) => clientRecord(shop, { from: -90, until: 275, type: 'access_managed', name: 'Access mTLS' })),
  one((shop) =>
    clientRecord(shop, { from: -10, until: 1815, type: 'gateway_managed', name: 'Gateway default' }),
  ),
];

function one(make: (shop: Workshop) => Promise<EmulatedCertificate>): Scenario {
  return { records: 1, make: async (shop) => [await make(shop)] };
}

/** PEM whose only block ends in the middle of its DER. */
async function unreadable(shop: Workshop): Promise<EmulatedCertificate> {
  const record = await clientRecord(shop, { from: -150, until: 215, name: 'imported from old gateway' });
  const lines = record.certificates.trimEnd().split('\n');
  const cut = [...lines.slice(0, Math.floor(lines.length / 2)), lines.at(-1), ''];
  return { ...record, certificates: cut.join('\n') };
}

/** An old certificate about to expire and its successor with the same subject and usage, both in use. */
async function superseded(shop: Workshop): Promise<EmulatedCertificate[]> {
  const service = serviceName(shop.random);
  const both = { service, unit: 'Platform', associations: inUse('workers') };
  return [
    await clientRecord(shop, { ...both, from: -350, until: 15, name: service }),
    await clientRecord(shop, { ...both, from: -12, until: 353, name: `${service} new` }),
  ];
}

/** The same certificate as in another account; a fleet of one account gets one more of its own. */
async function existsElsewhere(shop: Workshop): Promise<EmulatedCertificate[]> {
  const record = await clientRecord(shop, { from: -120, until: 245, associations: clientUse(shop.random) });
  const [other] = shop.foreignAuthorities;
  return [other === undefined ? record : { ...record, ca: other.ca, certificates: other.certificates }];
}

async function sharedKey(shop: Workshop): Promise<EmulatedCertificate[]> {
  const keys = await shop.keys('p-256');
  const associations = inUse('workers');
  return [
    await clientRecord(shop, { from: -220, until: 145, keys, associations, service: 'orders-api' }),
    await clientRecord(shop, { from: -219, until: 146, keys, associations, service: 'billing-api' }),
  ];
}

/** Cloudflare takes an Ed25519 CA and then verifies nothing by it. */
async function edwardsAuthority(shop: Workshop): Promise<EmulatedCertificate> {
  const authority = await issueCertificate({
    subject: subjectOf(shop.company, 'IoT', `${shop.company.name} Device CA`),
    serial: serialNumber(shop.random),
    notBefore: shop.day(-1000),
    notAfter: shop.day(825),
    keys: await shop.keys('ed25519'),
    issuer: null,
    pathLength: 0,
    alternativeNames: [],
  });
  return authorityRecord(shop, 'iot-device-ca', [authority], inUse('api_shield'));
}

/** A leaf that outlives the intermediate of its own bundle. */
async function issuerExpiresFirst(shop: Workshop): Promise<EmulatedCertificate> {
  const issuer = await issueCertificate({
    subject: subjectOf(shop.company, 'Security', `${shop.company.name} Issuing CA E0`),
    serial: serialNumber(shop.random),
    notBefore: shop.day(-1700),
    notAfter: shop.day(70),
    keys: await shop.keys('p-384'),
    issuer: shop.root,
    pathLength: 0,
    alternativeNames: [],
  });
  return clientRecord(shop, {
    from: -100,
    until: 265,
    issuer,
    chain: 'with_issuer',
    associations: inUse('workers'),
  });
}
