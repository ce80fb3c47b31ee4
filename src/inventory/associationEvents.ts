import type { ChangeEvent } from './changeEvent.ts';

/** An association of a certificate that begins or ends at `at`, ISO 8601. */
export interface TurningAssociation {
  certificateId: string;
  service: string;
  status: string;
  at: string;
}

/** The events of associations that end and begin at once: one of the same service on both sides has changed its status. */
export function associationEvents(ended: TurningAssociation[], begun: TurningAssociation[]): ChangeEvent[] {
  const waiting = new Map<string, TurningAssociation[]>();
  for (const association of ended) {
    const key = keyOf(association);
    waiting.set(key, [...(waiting.get(key) ?? []), association]);
  }
  const events = begun.map((association): ChangeEvent => {
    const { certificateId, at } = association;
    const former = waiting.get(keyOf(association))?.shift();
    const after = factsOf(association);
    return former
      ? { kind: 'association_status_changed', certificateId, at, before: factsOf(former), after }
      : { kind: 'association_added', certificateId, at, before: null, after };
  });
  const gone = [...waiting.values()].flat().map((association): ChangeEvent => {
    const { certificateId, at } = association;
    return { kind: 'association_removed', certificateId, at, before: factsOf(association), after: null };
  });
  return [...gone, ...events];
}

function keyOf({ certificateId, service }: TurningAssociation): string {
  return JSON.stringify([certificateId, service]);
}

function factsOf({ service, status }: TurningAssociation) {
  return { service, status };
}
