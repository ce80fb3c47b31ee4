import type { AssociationReading } from '../inventory/source.ts';
import type { ParsedRecord } from './parseRecord.ts';

/**
 * Why a certificate must not be deleted: Cloudflare manages it, it is in use, or where it is used could not be read.
 * A sentence for a person; null when nothing stands against it.
 */
export function findObstacle({ record }: ParsedRecord, associations: AssociationReading): string | null {
  if (record.type !== null && managedTypes.has(record.type)) {
    return `It is ${record.type}: Cloudflare manages such certificates itself and refuses to delete them.`;
  }
  switch (associations.kind) {
    case 'failed':
      return `Where it is used could not be read, so it is not deleted. ${associations.fault.detail}`;
    case 'not_found':
      return 'Where it is used could not be read, so it is not deleted: Cloudflare answered that there is no such certificate, although it could be read just before. Try again.';
    case 'read': {
      const uses = associations.associations.map(({ service, status }) => `${service} (${status})`);
      return uses.length === 0 ? null : `It is in use: detach it first from ${uses.join(', ')}.`;
    }
  }
}

/** Of the types that Cloudflare's schema names, all but `custom`. */
const managedTypes = new Set(['gateway_managed', 'access_managed']);
