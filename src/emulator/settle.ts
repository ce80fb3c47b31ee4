import type { AccountDirectory } from './accountDirectory.ts';
import type { Answer } from './answer.ts';
import type { Authentication } from './authentication.ts';
import { distort } from './faults/distort.ts';
import type { Fault } from './faults/fault.ts';
import { faultKinds } from './faults/faultKinds.ts';
import type { FaultSet } from './faults/faultSet.ts';
import { insteadOf } from './faults/instead.ts';
import { readingUnder } from './faults/reading.ts';
import { routeOf } from './operation.ts';
import type { Rules } from './operations/call.ts';
import { perform } from './operations/perform.ts';
import { pageNumber } from './paging.ts';
import { refusals } from './refusals.ts';
import type { Allowance } from './requestLimit.ts';

export interface Service {
  accounts: AccountDirectory;
  faults: FaultSet;
  rules: Rules;
  authenticate: (authorization: string | undefined) => Authentication;
  allow: (key: string) => Allowance;
}

/** A request that has arrived whole. */
export interface Arrival {
  method: string;
  path: string;
  query: URLSearchParams;
  authorization: string | undefined;
  /** Null when it was too long to be read. */
  body: string | null;
}

export interface Outcome {
  answer: Answer | 'reset' | 'stall';
  /** The faults that struck; those of the wire are still to be carried out. */
  faults: Fault[];
}

/**
 * Decides what a request gets, in the order of a real edge: the limit of the token, then the token, then faults,
 * then the operation. So a fault is not spent on a request that would have been refused anyway.
 */
export function settle(service: Service, arrival: Arrival): Outcome {
  const allowance = service.allow(arrival.authorization ?? '');
  const outcome = allowance.refused
    ? { answer: refusals.throttled(429), faults: [] }
    : settleAllowed(service, arrival);
  if (typeof outcome.answer === 'string') return outcome;
  const headers = { ...allowance.headers, ...outcome.answer.headers };
  return { ...outcome, answer: { ...outcome.answer, headers } };
}

function settleAllowed(service: Service, { method, path, query, authorization, body }: Arrival): Outcome {
  const caller = service.authenticate(authorization);
  if ('refusal' in caller) return { answer: caller.refusal, faults: [] };
  const route = routeOf(method, path);
  if (route === 'unknown_path') return { answer: refusals.noRoute(path), faults: [] };
  if (route === 'wrong_method') return { answer: refusals.methodNotAllowed(), faults: [] };

  const page = pageNumber(query);
  const faults = service.faults.strike(route, page);
  for (const fault of faults) {
    const instead = insteadOf(fault);
    if (instead !== null) return { answer: instead, faults };
  }
  if (body === null) return { answer: refusals.bodyTooLarge(), faults };
  const reading = readingUnder(faults, query);
  const request = { route, path, query: reading.query, body, token: caller.token };
  const answer = perform(request, service.accounts, service.rules, reading.lag);
  return { answer: underFaults(answer, faults, page), faults };
}

function underFaults(answer: Answer, faults: Fault[], page: number): Answer | 'reset' {
  const unclear = faults.find((fault) => faultKinds[fault.kind].stage === 'afterwards');
  if (unclear !== undefined) {
    return unclear.ending === 'reset' ? 'reset' : refusals.internal(unclear.status ?? 500);
  }
  if (typeof answer.body === 'string' || faults.length === 0) return answer;
  return { ...answer, body: distort(answer.body, faults, page) };
}
