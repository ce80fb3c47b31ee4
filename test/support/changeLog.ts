import { createHash } from 'node:crypto';
import type { Facts } from '../../src/inventory/changeEvent.ts';

/** A row of the change log. */
export interface LoggedEvent {
  sequence: number;
  kind: string;
  certificate_id: string;
  at: string;
  content: string;
  hash: string;
}

/** How many events are right from the first on, by nothing but the contents and hashes. */
export function verify(log: readonly LoggedEvent[]): number {
  let previous: string | null = null;
  for (const [index, { content, hash }] of log.entries()) {
    const event = JSON.parse(content);
    const right =
      event.sequence === index + 1 &&
      event.previous_hash === previous &&
      createHash('sha256').update(content).digest('hex') === hash;
    if (!right) return index;
    previous = hash;
  }
  return log.length;
}

/** The certificates and associations that the events lead to from nothing, in an order that can be compared. */
export function replay(log: readonly LoggedEvent[]) {
  const certificates = new Map<string, Facts>();
  const associations: string[] = [];
  for (const { content } of log) {
    const { kind, certificate_id: id, before, after } = JSON.parse(content);
    if (kind === 'certificate_removed') certificates.delete(id);
    else if (kind.startsWith('certificate')) certificates.set(id, { ...certificates.get(id), ...after });
    else if (kind.startsWith('association')) {
      const key = ({ service, status }: Facts) => `${id} ${service} ${status}`;
      if (before) associations.splice(associations.indexOf(key(before)), 1);
      if (after) associations.push(key(after));
    }
  }
  const names = [...certificates].map(([id, { name, elements }]) => ({
    id,
    name,
    elements: (elements as Facts[]).map(({ fingerprint_sha256 }) => fingerprint_sha256),
  }));
  return { certificates: names.sort((a, b) => (a.id < b.id ? -1 : 1)), associations: associations.sort() };
}
