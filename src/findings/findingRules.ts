import type { PolicyException } from './exception.ts';
import { createExceptions, type Exceptions } from './exceptions.ts';
import type { Policy } from './policy.ts';
import { policyDigest } from './policyDigest.ts';

/** All that findings are judged by. */
export interface FindingRules {
  policy: Policy;
  exceptions: Exceptions;
  /** Equal exactly for rules of equal meaning. */
  digest: string;
}

export function createFindingRules(policy: Policy, exceptions: readonly PolicyException[]): FindingRules {
  return { policy, exceptions: createExceptions(exceptions), digest: policyDigest(policy, exceptions) };
}
