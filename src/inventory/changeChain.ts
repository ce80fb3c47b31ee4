import { createHash } from 'node:crypto';
import type { ChangeEvent, FactValue } from './changeEvent.ts';

/** The end of an account's change log: the number of its last event and that event's hash. */
export interface ChainHead {
  sequence: number;
  /** Lower-case hex; null before the first event. */
  hash: string | null;
}

export interface ChainedEvent extends ChangeEvent {
  sequence: number;
  /** What is hashed: the event in canonical JSON, with its account, its number and the hash of the one before. */
  content: string;
  hash: string;
}

/**
 * Continues the change log of an account. Each event's hash is the SHA-256 over its canonical content, which holds the
 * hash of the event before: whoever alters, drops or adds one must alter all that follow.
 */
export function chainEvents(accountId: string, head: ChainHead, events: ChangeEvent[]): ChainedEvent[] {
  let { sequence, hash } = head;
  return events.map((event) => {
    sequence += 1;
    const content = canonicalJson({
      account_id: accountId,
      after: event.after,
      at: event.at,
      before: event.before,
      certificate_id: event.certificateId,
      kind: event.kind,
      previous_hash: hash,
      sequence,
    });
    hash = createHash('sha256').update(content).digest('hex');
    return { ...event, sequence, content, hash };
  });
}

/** JSON as RFC 8785 wants it: members sorted by UTF-16 code units, no blanks. Strings must be well formed. */
export function canonicalJson(value: FactValue): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const members = Object.keys(value)
    .sort()
    .map((name) => `${JSON.stringify(name)}:${canonicalJson(value[name] ?? null)}`);
  return `{${members.join(',')}}`;
}
