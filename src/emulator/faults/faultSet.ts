import type { Route } from '../operation.ts';
import { createRandom, type Random } from '../random.ts';
import { checkFault, type Fault } from './fault.ts';
import { faultKinds } from './faultKinds.ts';

/** A fault and how often it came up. */
export type FaultReport = Fault & { matched: number; struck: number };

/** The faults that are in force, and the count of what they did. */
export class FaultSet {
  readonly #seed: number;
  #entries: Entry[] = [];

  constructor(seed: number) {
    this.#seed = seed;
  }

  /** Puts these faults in place of the former ones and starts their counts anew. @throws on a wrong fault */
  set(faults: readonly Fault[]): void {
    this.#entries = faults.map((fault, index) => ({
      fault: checkFault(fault),
      random: createRandom(this.#seed + index),
      matched: 0,
      struck: 0,
    }));
  }

  clear(): void {
    this.#entries = [];
  }

  list(): FaultReport[] {
    return this.#entries.map(({ fault, matched, struck }) => ({ ...fault, matched, struck }));
  }

  /**
   * The faults that strike a request, in the order they were set. A fault that takes the operation's place keeps
   * those after it from counting the request, so that `times` of several faults follow one another.
   */
  strike(route: Route, page: number): Fault[] {
    const striking: Fault[] = [];
    for (const entry of this.#entries) {
      if (!matches(entry.fault, route, page) || !isDue(entry)) continue;
      entry.struck++;
      striking.push(entry.fault);
      if (faultKinds[entry.fault.kind].stage === 'instead') break;
    }
    return striking;
  }
}

interface Entry {
  fault: Fault;
  random: Random;
  matched: number;
  struck: number;
}

function matches(fault: Fault, route: Route, page: number): boolean {
  const at = fault.operation ?? 'any';
  return (
    faultKinds[fault.kind].operations.includes(route.operation) &&
    (at === 'any' || at === route.operation) &&
    (fault.account === undefined || fault.account === route.accountId) &&
    (fault.page === undefined || fault.page === page) &&
    (fault.certificate === undefined ||
      fault.kind === 'list_lag' ||
      fault.certificate === route.certificateId)
  );
}

function isDue(entry: Entry): boolean {
  const { after = 0, times = Number.POSITIVE_INFINITY, probability = 1 } = entry.fault;
  entry.matched++;
  if (entry.matched <= after || entry.struck >= times) return false;
  return probability === 1 || entry.random.next() < probability;
}
