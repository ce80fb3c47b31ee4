import type { EmulatedAssociation } from '../account.ts';
import type { Random } from '../random.ts';

/** One or two services that present a client certificate. */
export function clientUse(random: Random): EmulatedAssociation[] {
  const first: EmulatedAssociation = {
    service: random.pick(['workers', 'workers', 'hyperdrive', 'gateway']),
    status: random.pick(['active', 'active', 'active', 'deployed', 'pending_deployment', 'pending_deletion']),
  };
  const second = random.chance(0.15) ? [{ service: 'api_shield', status: 'active' }] : [];
  return [first, ...second];
}

export function inUse(service: string, status = 'active'): EmulatedAssociation[] {
  return [{ service, status }];
}
