import { createHash } from 'node:crypto';
import { type Answer, success } from '../answer.ts';
import type { EmulatedToken } from '../authentication.ts';
import { refusals } from '../refusals.ts';

/**
 * `GET /user/tokens/verify` and `GET /accounts/{id}/tokens/verify`: each knows only the tokens of its own kind
 * of owner; a token whose owner is not said passes both.
 */
export function verifyToken(token: EmulatedToken, owner: 'user' | 'account'): Answer {
  if (token.owner !== undefined && token.owner !== owner) return refusals.tokenNotValidHere();
  const id = createHash('sha256').update(token.value).digest('hex').slice(0, 32);
  return success({ id, status: 'active' });
}
