import type { EmulatedCertificate } from '../account.ts';
import { clientUse } from './associations.ts';
import type { KeyKind } from './keyPool.ts';
import { clientRecord } from './records.ts';
import type { Workshop } from './workshop.ts';

/**
 * A client certificate like most: valid for one or two years, at any point of its life, sometimes expiring,
 * expired, not yet valid or unused.
 */
export async function ordinaryRecord(shop: Workshop): Promise<EmulatedCertificate> {
  const { random } = shop;
  const lifetime = random.pick([365, 365, 365, 730, 1095]);
  const fate = random.next();
  const remaining =
    fate < 0.06
      ? random.next() * 30
      : fate < 0.12
        ? -1 - random.next() * 250
        : fate < 0.14
          ? lifetime + random.next() * 40
          : 30 + random.next() * (lifetime - 31);
  const kind = random.chance(0.01)
    ? 'rsa-1024'
    : random.pick<KeyKind>(['p-256', 'p-256', 'p-256', 'p-256', 'p-256', 'p-384', 'rsa-2048', 'rsa-2048']);
  const used = random.chance(0.8);
  return clientRecord(shop, {
    from: remaining - lifetime,
    until: remaining,
    keys: await shop.keys(kind),
    issuer: random.chance(0.15) ? shop.issuingRsa : shop.issuing,
    chain: random.chance(0.35) ? 'with_issuer' : 'leaf',
    associations: used ? clientUse(random) : [],
  });
}
