/** A secret of the configuration by which somebody logs in. */
export interface Credential {
  kind: 'token' | 'user';
  name: string;
  /** What the configuration knows the secret by: the SHA-256 of a token, the bcrypt hash of a password. */
  verifier: string;
}

/** A session as it is stored: nothing of it lets anybody in, or helps to guess a token or a password. */
export interface StoredSession {
  /** SHA-256 of the session's id, hex. */
  digest: string;
  kind: Credential['kind'];
  name: string;
  /** HMAC-SHA-256 of the credential with the session's id as key, hex. */
  proof: string;
  /** ISO 8601, likewise `expiresAt`. */
  createdAt: string;
  expiresAt: string;
}

/** Where sessions are kept, for all replicas. All throw `RepositoryFailure`. */
export interface SessionStore {
  /** Keeps it, and of the sessions of the same credential the youngest, `most` in all. */
  add(session: StoredSession, most: number): Promise<void>;
  /** Null when there is none, or when it has expired at the instant `at`. */
  find(digest: string, at: string): Promise<StoredSession | null>;
  remove(digest: string): Promise<void>;
  /** Gives how many had expired at the instant `at`. */
  removeExpired(at: string): Promise<number>;
}
