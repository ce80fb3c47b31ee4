import { createHmac, randomBytes } from 'node:crypto';
import { compare } from 'bcryptjs';
import PQueue from 'p-queue';
import type { Secret } from '../../config/secret.ts';
import type { BasicCredentials } from './basicCredentials.ts';

export type PasswordVerdict = 'right' | 'wrong' | 'busy';

export type CheckPassword = (
  users: ReadonlyMap<string, Secret>,
  credentials: BasicCredentials,
) => Promise<PasswordVerdict>;

/** Right ones that are remembered, so that not every scrape costs a comparison. */
const REMEMBERED = 100;
/** Comparisons that may wait; who comes then is told to come again. */
const WAITING = 16;

/**
 * Checks passwords against bcrypt hashes, one comparison at a time: each takes some 60 ms of the processor at cost 10. An
 * unknown user takes as long as a known one. `busy`: too many wait already.
 */
export function createPasswordCheck(compareHash: typeof compare = compare): CheckPassword {
  const queue = new PQueue({ concurrency: 1 });
  const right = new Set<string>();
  const running = new Map<string, Promise<boolean>>();
  const cacheKey = randomBytes(32);
  // A right password is found again without keeping it, or its plain hash, in memory; another hash makes another key.
  const keyOf = (hash: string, { user, password }: BasicCredentials) =>
    createHmac('sha256', cacheKey)
      .update(JSON.stringify([hash, user, password]))
      .digest('base64');

  return async (users, credentials) => {
    const known = users.get(credentials.user)?.reveal();
    const hash = known ?? dummyHash(users);
    const key = keyOf(hash, credentials);
    if (right.has(key)) return 'right';
    let comparison = running.get(key);
    if (!comparison) {
      if (queue.size >= WAITING) return 'busy';
      comparison = queue
        .add(() => compareHash(credentials.password, hash))
        .finally(() => running.delete(key));
      running.set(key, comparison);
    }
    const matches = await comparison;
    if (!matches || known === undefined) return 'wrong';
    remember(right, key);
    return 'right';
  };
}

function remember(right: Set<string>, key: string): void {
  const [oldest] = right;
  if (right.size >= REMEMBERED && oldest !== undefined) right.delete(oldest);
  right.add(key);
}

/** A hash of the highest cost in use that no password is known for. */
function dummyHash(users: ReadonlyMap<string, Secret>): string {
  const costs = [...users.values()].map((hash) => hash.reveal().slice(4, 6)).sort();
  return `$2b$${costs.at(-1) ?? '10'}$abcdefghijklmnopqrstuuxKdQ1sSRxoHwQVIbtHqHbG9B8wGjHxW`;
}
