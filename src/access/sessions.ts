import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../inventory/ports.ts';
import type { Credential, SessionStore } from './session.ts';

/** From the login on, however much it is used. */
export const SESSION_SECONDS = 12 * 3600;
/** Sessions of one credential that are kept: a script that logs in again and again fills no table. */
const SESSIONS_PER_CREDENTIAL = 1000;
/** 256 bits in base64url. */
const sessionId = /^[\w-]{43}$/;

/** All throw `RepositoryFailure`. */
export interface Sessions {
  /** Begins one, and gives its id, which goes into the cookie and nowhere else. */
  begin(credential: Credential): Promise<string>;
  /**
   * Whose session it is; null when there is none, or when its credential is configured no more as it was. `configured`
   * gives the credentials of a name as they are now.
   */
  find<C extends Credential>(
    id: string,
    configured: (kind: Credential['kind'], name: string) => readonly C[],
  ): Promise<C | null>;
  end(id: string): Promise<void>;
}

/** The sessions of logins. An id comes from here alone: one that a client brings is looked up, never taken over. */
export function createSessions(store: SessionStore, clock: Clock): Sessions {
  return {
    async begin(credential) {
      const id = randomBytes(32).toString('base64url');
      const createdAt = clock();
      const expiresAt = new Date(Date.parse(createdAt) + SESSION_SECONDS * 1000).toISOString();
      const { kind, name } = credential;
      const proof = proofOf(id, credential).toString('hex');
      await store.add(
        { digest: digestOf(id), kind, name, proof, createdAt, expiresAt },
        SESSIONS_PER_CREDENTIAL,
      );
      return id;
    },
    async find(id, configured) {
      if (!sessionId.test(id)) return null;
      const stored = await store.find(digestOf(id), clock());
      if (stored === null) return null;
      const proof = Buffer.from(stored.proof, 'hex');
      const isProven = (credential: Credential) => {
        const expected = proofOf(id, credential);
        return expected.length === proof.length && timingSafeEqual(expected, proof);
      };
      return configured(stored.kind, stored.name).find(isProven) ?? null;
    },
    async end(id) {
      if (sessionId.test(id)) await store.remove(digestOf(id));
    },
  };
}

function digestOf(id: string): string {
  return createHash('sha256').update(id).digest('hex');
}

/** With the id as key, what is stored says nothing of the secret to whoever lacks the cookie. */
function proofOf(id: string, { kind, name, verifier }: Credential): Buffer {
  return createHmac('sha256', id)
    .update(JSON.stringify([kind, name, verifier]))
    .digest();
}
