import { createHash } from 'node:crypto';
import type { PolicyException } from './exception.ts';
import type { Policy } from './policy.ts';

/**
 * SHA-256 in lower-case hex over what findings are judged by. Equal whatever the order of keys, of exceptions and of
 * their checks, also where one exception of two checks is written as two of one; different for any other difference.
 */
export function policyDigest(policy: Policy, exceptions: readonly PolicyException[]): string {
  const accepted = exceptions.flatMap(({ checks, ...exception }) =>
    checks.map((check) => canonicalJson({ ...exception, check })),
  );
  const text = canonicalJson([policy, [...new Set(accepted)].sort()]);
  return createHash('sha256').update(text).digest('hex');
}

function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => (isRecord(part) ? sortedByKey(part) : part));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** By code units: what a locale makes of an order may change. */
function sortedByKey(record: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}
