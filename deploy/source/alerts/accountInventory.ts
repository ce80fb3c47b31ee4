import { secondsOf } from '../duration.ts';
import type { Monitoring } from '../monitoring.ts';
import type { Alert } from './alert.ts';

/** What the numbers and the age of an account's inventory say. */
export function accountInventory(monitoring: Monitoring): Alert[] {
  const { within, more_than, more_than_percent } = monitoring.inventory_shrank;
  const { after, intervals } = monitoring.associations_too_old;
  // What was listed against what is held: certificates that a list lacks stay until it is proven that they are gone.
  const listed = `max by (account_id) (max_over_time(certalog_sync_listed_certificates[${within}]))`;
  const held = 'max by (account_id) (sum without (state) (certalog_certificates))';
  const oldest = 'certalog_sync_associations_oldest_timestamp_seconds';
  const subject = 'account';
  return [
    {
      name: 'CertalogInventoryShrank',
      severity: 'warning',
      subject,
      expr: `(\n  ${listed}\n  - ${held}\n  > ${more_than}\n)\nand on (account_id) (\n  100 * (${listed} - ${held})\n    / ${listed}\n  > ${more_than_percent}\n)`,
      for: '0s',
      summary: '{number} certificates of {account} are gone',
      description:
        `Within ${within}, {number} certificates have been deleted from {account}; Cloudflare confirms for each that it ` +
        'does not exist any more. If nobody meant to, upload them again: Certalog still has each PEM.',
    },
    {
      name: 'CertalogAssociationsTooOld',
      severity: 'warning',
      subject,
      expr: `(\n  time() - min by (account_id) (${oldest})\n)\n> on () group_left ()\nclamp_min(${intervals} * max(certalog_sync_interval_seconds), ${secondsOf(after)})`,
      for: '15m',
      summary: 'Where certificates of {account} are used was read {duration} ago',
      description:
        'For certificates of {account}, what uses them was last read {duration} ago. An alert of one that came into use ' +
        'since has the severity of an unused one.',
    },
    {
      name: 'CertalogAssociationsNeverRead',
      severity: 'warning',
      subject,
      // Without `for`, which a restart of Prometheus could begin anew: all that time there was a list, and not once were the
      // associations of all its certificates known.
      expr: `max by (account_id) (certalog_sync_listed_certificates) > 0\nand on (account_id)\n  (certalog_sync_listed_certificates offset ${after} > 0)\nunless on (account_id)\n  last_over_time(${oldest}[${after}])`,
      for: '0s',
      summary: 'Where certificates of {account} are used has never been read',
      description:
        `For ${after}, there have been certificates of {account} of which it has never been read what uses them. They ` +
        'count as unused.',
    },
  ];
}
