import type { Random } from '../random.ts';

/** A name as people give it to a client certificate: tidy, hasty, with a year, with a wish. */
export function clientName(random: Random, service: string, year: number): string {
  return random.pick([
    () => `${service}-client-${year}`,
    () => `${service} mTLS ${year}`,
    () => `Worker → ${service}`,
    () => `${random.pick(['prod', 'staging', 'dev'])}/${service}`,
    () => `${service} (renewed ${year})`,
    () => `${service}`,
    () => `${service}-v${random.integer(2, 9)}`,
    () => `TMP ${service} do not delete`,
    () => `Größenprüfung ${service}`,
  ])();
}

/** A service of a company, as in `payments-api`; there are a few hundred. */
export function serviceName(random: Random): string {
  const area = random.pick([
    ...([
      'payments',
      'orders',
      'billing',
      'ledger',
      'fraud',
      'kyc',
      'claims',
      'inventory',
      'pricing',
    ] as const),
    ...([
      'telemetry',
      'firmware',
      'tracking',
      'partner',
      'reporting',
      'search',
      'identity',
      'audit',
    ] as const),
  ]);
  const role = random.pick([
    ...([
      'api',
      'gateway',
      'backend',
      'worker',
      'db',
      'sync',
      'webhook',
      'proxy',
      'batch',
      'bridge',
    ] as const),
  ]);
  return `${area}-${role}`;
}
