import { generalReasons } from './readingBreaker.ts';
import type { SyncReason } from './reasons.ts';
import type { AssociationKnowledge } from './repository.ts';

/** Gaps that say nothing about the next question. */
const PROMISING: ReadonlySet<SyncReason> = new Set(['budget', 'null_result', ...generalReasons]);

/**
 * In which order associations are read, so that a reading that ends early has served the greatest need: those never
 * read, then those read longest ago, among equals those of the certificate that expires soonest. What could not be read
 * last time is spread between the others: in a row, ten that always fail would stop each reading before it has begun.
 */
export function associationOrder(known: readonly AssociationKnowledge[]): AssociationKnowledge[] {
  return spread(known.toSorted(compareNeed));
}

/** Negative when the need of `a` is greater. */
export function compareNeed(a: AssociationKnowledge, b: AssociationKnowledge): number {
  return (
    compare(
      instant(a.lastReadAt, Number.NEGATIVE_INFINITY),
      instant(b.lastReadAt, Number.NEGATIVE_INFINITY),
    ) ||
    compare(
      instant(a.earliestNotAfter, Number.POSITIVE_INFINITY),
      instant(b.earliestNotAfter, Number.POSITIVE_INFINITY),
    ) ||
    (a.certificateId < b.certificateId ? -1 : 1)
  );
}

export function hasFailed({ gap }: AssociationKnowledge): boolean {
  return gap !== null && !PROMISING.has(gap);
}

/**
 * Every second place goes to the next that did not fail, or, when there is none left, to the one of the least need:
 * unless most always fail, one of the two comes through.
 */
function spread(byNeed: AssociationKnowledge[]): AssociationKnowledge[] {
  const sound = byNeed.filter((one) => !hasFailed(one));
  const placed = new Set<AssociationKnowledge>();
  const order: AssociationKnowledge[] = [];
  let [first, firstSound, last] = [0, 0, byNeed.length - 1];
  const place = (one: AssociationKnowledge | undefined) => {
    if (!one) return;
    placed.add(one);
    order.push(one);
  };
  while (order.length < byNeed.length) {
    first = nextIndex(byNeed, first, 1, placed);
    place(byNeed[first]);
    firstSound = nextIndex(sound, firstSound, 1, placed);
    if (firstSound < sound.length) place(sound[firstSound]);
    else {
      last = nextIndex(byNeed, last, -1, placed);
      place(byNeed[last]);
    }
  }
  return order;
}

function nextIndex<T>(list: T[], from: number, step: 1 | -1, placed: ReadonlySet<T>): number {
  let index = from;
  for (let one = list[index]; one !== undefined && placed.has(one); one = list[index]) index += step;
  return index;
}

function compare(a: number, b: number): number {
  return a === b ? 0 : a - b;
}

function instant(text: string | null, unknown: number): number {
  const at = text === null ? Number.NaN : Date.parse(text);
  return Number.isNaN(at) ? unknown : at;
}
