import type { EmulatedAccount, EmulatedCertificate } from '../account.ts';
import { createRandom } from '../random.ts';
import { companyOf } from './companies.ts';
import { createKeyPool } from './keyPool.ts';
import { ordinaryRecord } from './ordinaryRecord.ts';
import { scenarios } from './scenarios.ts';
import { openWorkshop, type Workshop } from './workshop.ts';

export interface FleetOrder {
  accounts: number;
  /** In all accounts together. */
  certificates: number;
  seed: number;
  /** What validity is reckoned from. */
  now: Date;
}

/**
 * Makes accounts with certificates as an inventory meets them: CAs, bundles and client certificates in every
 * state, used and unused, and the troubles of `scenarios`, spread over the accounts; what remains is ordinary.
 * The same order gives the same fleet apart from keys and signatures. The newest upload is first in each list.
 */
export async function generateFleet(order: FleetOrder): Promise<EmulatedAccount[]> {
  const random = createRandom(order.seed);
  const keys = createKeyPool();
  const accounts: Filling[] = [];
  for (let index = 0; index < order.accounts; index++) {
    const company = companyOf(index);
    const share = 1 / (index + 1.5);
    const foreignAuthorities: EmulatedCertificate[] = [];
    const shop = await openWorkshop({
      random,
      company,
      keys,
      foreignAuthorities,
      now: order.now,
      large: index === 0,
    });
    const certificates: EmulatedCertificate[] = [];
    accounts.push({
      account: { id: random.hex(32), name: company.name, type: 'enterprise', certificates },
      shop,
      share,
    });
  }
  let missing = accounts.length === 0 ? 0 : order.certificates;
  for (const scenario of scenarios) {
    if (scenario.records > missing) continue;
    missing -= scenario.records;
    await fill(accounts, scenario.make);
  }
  while (missing-- > 0) await fill(accounts, async (shop) => [await ordinaryRecord(shop)]);
  return accounts.map(({ account }) => ({
    ...account,
    certificates: account.certificates.toSorted((a, b) =>
      (a.uploadedOn ?? '') < (b.uploadedOn ?? '') ? 1 : -1,
    ),
  }));
}

interface Filling {
  account: EmulatedAccount;
  shop: Workshop;
  /** Its part of the fleet, as a weight. */
  share: number;
}

/** Adds records to the account that lags most behind its share. */
async function fill(
  accounts: Filling[],
  make: (shop: Workshop) => Promise<EmulatedCertificate[]>,
): Promise<void> {
  const emptiest = accounts.reduce((a, b) => (fullness(b) < fullness(a) ? b : a));
  const records = await make(emptiest.shop);
  emptiest.account.certificates.push(...records);
  const authorities = records.filter((record) => record.ca);
  for (const other of accounts) if (other !== emptiest) other.shop.foreignAuthorities.push(...authorities);
}

function fullness({ account, share }: Filling): number {
  return account.certificates.length / share;
}
