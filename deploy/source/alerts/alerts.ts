import type { Monitoring } from '../monitoring.ts';
import { accountInventory } from './accountInventory.ts';
import { accountSync } from './accountSync.ts';
import type { AlertGroup } from './alert.ts';
import { certificateCondition } from './certificateCondition.ts';
import { certificateExpiry } from './certificateExpiry.ts';
import { service } from './service.ts';

/** All alerts, in the groups and the order in which every output has them. */
export function alertGroups(monitoring: Monitoring): AlertGroup[] {
  return [
    {
      name: 'certalog-certificates',
      alerts: [...certificateExpiry(monitoring), ...certificateCondition(monitoring)],
    },
    { name: 'certalog-accounts', alerts: [...accountSync(monitoring), ...accountInventory(monitoring)] },
    { name: 'certalog-service', alerts: service(monitoring) },
  ];
}
