import type { AccountDirectory } from '../accountDirectory.ts';
import { type Answer, success } from '../answer.ts';
import { type EmulatedToken, isPermitted } from '../authentication.ts';
import { pageOf } from '../paging.ts';
import { refusals } from '../refusals.ts';

/**
 * `GET /accounts`: the accounts of the token, 5 to 50 a page (default 20), filtered by exact `name`. Refuses
 * account-owned tokens; answers a token that may not list accounts with an empty list, as Cloudflare does
 * (cloudflare/cloudflare-go#725).
 */
export function listAccounts(
  accounts: AccountDirectory,
  query: URLSearchParams,
  token: EmulatedToken,
): Answer {
  if (token.owner === 'account') return refusals.accountOwnedToken();
  const name = query.get('name');
  const visible = accounts
    .list()
    .filter((account) => token.listsAccounts !== false && isPermitted(token, account.id, false))
    .filter((account) => name === null || account.name === name)
    .map(({ id, name, type }) => ({ id, name, type }));
  const page = pageOf(visible, query, { default: 20, minimum: 5, maximum: 50 });
  return success(page.items, page.info);
}
