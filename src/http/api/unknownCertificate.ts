import type { Moment } from '../../inventory/queries/slice.ts';
import { problem } from '../problem.ts';

/** The 404 of a certificate that was never in the inventory, or not by the moment. */
export function unknownCertificate(accountId: string, id: string, moment: Moment): Response {
  const when = moment === null ? 'was ever in the inventory' : `had been in the inventory by ${moment}`;
  return problem(404, `No certificate ${id} of account ${accountId} ${when}.`);
}
