import type { timingSafeEqual } from 'node:crypto';
import type { Credential } from '../../access/session.ts';
import type { Secret } from '../../config/secret.ts';
import type { ApiScope, ApiToken } from '../../config/values.ts';
import type { InventoryLog } from '../../inventory/ports.ts';
import type { BasicCredentials } from './basicCredentials.ts';
import { createFailedAttempts } from './failedAttempts.ts';
import { createPasswordCheck } from './passwords.ts';
import { createTokenLookup } from './tokenLookup.ts';

/** A credential of the configuration, and what it allows. */
export interface Grant extends Credential {
  scopes: readonly ApiScope[];
}

/** Checks what requests and logins show, counting and logging what is wrong by the address that it comes from. */
export interface CredentialCheck {
  /** Seconds until the address may show credentials again; 0: it may now. To be asked before the two below. */
  wait(address: string): number;
  /** Null: the token is not known. */
  token(presented: string, address: string): Grant | null;
  password(presented: BasicCredentials, address: string): Promise<Grant | 'wrong' | 'busy'>;
  /** What the configuration has under a name at the moment. */
  configured(kind: Credential['kind'], name: string): Grant[];
}

export interface CredentialCheckOptions {
  tokens: readonly ApiToken[];
  /** Name → bcrypt hash, at the moment. */
  users: () => ReadonlyMap<string, Secret>;
  /** Milliseconds of a clock that only goes forward. */
  elapsed: () => number;
  log: InventoryLog;
  isEqual?: typeof timingSafeEqual;
}

const userScopes: readonly ApiScope[] = ['read', 'metrics'];

/** Passwords and tokens share one count of failures, whether they come in a header or by a login. */
export function createCredentialCheck(options: CredentialCheckOptions): CredentialCheck {
  const { tokens, users, elapsed, log } = options;
  const lookUp = createTokenLookup(tokens, options.isEqual);
  const checkPassword = createPasswordCheck();
  const failed = createFailedAttempts(elapsed);
  return {
    wait: (address) => failed.wait(address),
    token(presented, address) {
      const entries = lookUp(presented);
      const [first] = entries;
      if (first !== undefined) return tokenGrant(first, entries);
      failed.count(address);
      log.warn({ remote_address: address }, 'a token that is not known was shown');
      return null;
    },
    async password(presented, address) {
      const known = users();
      const verdict = await checkPassword(known, presented);
      if (verdict === 'busy') return verdict;
      const hash = known.get(presented.user);
      if (verdict === 'right' && hash !== undefined) return userGrant(presented.user, hash);
      failed.count(address);
      log.warn(
        { remote_address: address, ...wrongUser(presented.user, hash !== undefined) },
        'a wrong user or password was shown',
      );
      return 'wrong';
    },
    configured(kind, name) {
      if (kind === 'token')
        return tokens.filter((token) => token.name === name).map((token) => tokenGrant(token, tokens));
      const hash = users().get(name);
      return hash === undefined ? [] : [userGrant(name, hash)];
    },
  };
}

/** A token that is listed several times has the scopes of all its entries. */
function tokenGrant({ name, sha256 }: ApiToken, entries: readonly ApiToken[]): Grant {
  const scopes = entries.filter((entry) => entry.sha256 === sha256).map(({ scope }) => scope);
  return { kind: 'token', name, verifier: sha256, scopes };
}

function userGrant(name: string, hash: Secret): Grant {
  return { kind: 'user', name, verifier: hash.reveal(), scopes: userScopes };
}

/** What is no user's name may be a password that was typed into the wrong field: of that, not even a digest. */
function wrongUser(user: string, isKnown: boolean): object {
  return isKnown ? { user } : { unknown_user_characters: user.length };
}
