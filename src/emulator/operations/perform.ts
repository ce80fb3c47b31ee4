import type { AccountDirectory } from '../accountDirectory.ts';
import type { Answer } from '../answer.ts';
import { type EmulatedToken, isPermitted } from '../authentication.ts';
import type { Operation, Route } from '../operation.ts';
import { refusals } from '../refusals.ts';
import type { AccountCall, Lag, Rules } from './call.ts';
import { deleteCertificate } from './deleteCertificate.ts';
import { getCertificate } from './getCertificate.ts';
import { listAccounts } from './listAccounts.ts';
import { listAssociations } from './listAssociations.ts';
import { listCertificates } from './listCertificates.ts';
import { uploadCertificate } from './uploadCertificate.ts';
import { verifyToken } from './verifyToken.ts';

export interface Request {
  route: Route;
  /** The path as received, for the error text. */
  path: string;
  query: URLSearchParams;
  body: string;
  token: EmulatedToken;
}

/**
 * Runs an operation after the account and the token's permission for it are checked: an id without an account
 * is 404 (7003), an account outside of the token's and a write with a token for reading are 403 (10000).
 */
export function perform(request: Request, accounts: AccountDirectory, rules: Rules, lag: Lag): Answer {
  const { route, token } = request;
  if (route.operation === 'accounts') return listAccounts(accounts, request.query, token);
  if (route.operation === 'verify' && route.accountId === null) return verifyToken(token, 'user');

  const account = accounts.find(route.accountId ?? '');
  if (account === undefined) return refusals.noRoute(request.path);
  const writes = route.operation === 'upload' || route.operation === 'delete';
  if (!isPermitted(token, account.id, writes)) return refusals.notPermitted();
  return accountOperations[route.operation]({
    account,
    certificateId: route.certificateId ?? '',
    query: request.query,
    body: request.body,
    token,
    rules,
    lag,
  });
}

const accountOperations: Record<Exclude<Operation, 'accounts'>, (call: AccountCall) => Answer> = {
  verify: (call) => verifyToken(call.token, 'account'),
  list: listCertificates,
  get: getCertificate,
  upload: uploadCertificate,
  delete: deleteCertificate,
  associations: listAssociations,
};
