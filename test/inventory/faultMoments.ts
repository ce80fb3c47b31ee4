import type { Fault } from '../../src/emulator/faults/fault.ts';
import type { FaultKind } from '../../src/emulator/faults/faultKinds.ts';
import { CERTIFICATES, PAGES } from './changingAccount.ts';

/** When a fault strikes inside a sync. From a call on: an outage that begins there and does not end. */
export const moments = {
  list: ['every page', 'first page', 'middle page', 'last page'],
  associations: ['from the first call', 'from the middle', 'the last call'],
  get: ['the GET of one'],
} as const;

export type Operation = keyof typeof moments;
export type Moment = (typeof moments)[Operation][number];

/**
 * The fault that strikes at that moment of the next sync, and only there. `gone`: a certificate that was deleted;
 * `known`: one that is there and has been read before; null in a first sync.
 */
export function faultAt(
  kind: FaultKind,
  moment: Moment,
  { gone, known }: { gone: string; known: string } | { gone: null; known: null },
): Fault {
  const hidden = kind === 'list_lag' && known !== null ? { certificate: known } : {};
  return { kind, ...own[kind], ...where(moment, gone), ...hidden };
}

const own: Partial<Record<FaultKind, Partial<Fault>>> = {
  throttle_429: { seconds: 0 },
  throttle_429_empty: { seconds: 0 },
  slow: { ms: 5 },
  oversized: { mib: 3 },
};

function where(moment: Moment, gone: string | null): Partial<Fault> {
  switch (moment) {
    case 'every page':
      return { operation: 'list' };
    case 'first page':
      return { operation: 'list', page: 1 };
    case 'middle page':
      return { operation: 'list', page: 2 };
    case 'last page':
      return { operation: 'list', page: PAGES };
    case 'from the first call':
      return { operation: 'associations' };
    case 'from the middle':
      return { operation: 'associations', after: Math.floor(CERTIFICATES / 2) };
    case 'the last call':
      return { operation: 'associations', after: CERTIFICATES - 1 };
    case 'the GET of one':
      return { operation: 'get', certificate: gone ?? undefined };
  }
}
