import { type Answer, failure } from './answer.ts';

/**
 * The errors of the emulated API by name. Status and code are those seen at Cloudflare where known; the rest
 * is marked `unpublished`: the text is Cloudflare's, status or code are the emulator's own and no client
 * should rely on them.
 */
export const refusals = {
  missingHeader: () => failure(400, 9106, 'Missing X-Auth-Key, X-Auth-Email or Authorization headers'),
  malformedHeader: () => failure(400, 6003, 'Invalid request headers'),
  badToken: () => failure(401, 10000, 'Authentication error'),
  tokenNotValidHere: () => failure(401, 1000, 'Invalid API Token'),
  notPermitted: () => failure(403, 10000, 'Authentication error'),
  lockedOut: () => failure(403, 9109, 'Max auth failures reached, please check your Authorization header.'),
  accountOwnedToken: () =>
    failure(400, 1001, 'List accounts endpoint does not support account owned tokens.'),
  noRoute: (path: string) =>
    failure(404, 7003, `Could not route to ${path}, perhaps your object identifier is invalid?`),
  methodNotAllowed: () => failure(405, 10405, 'Method not allowed for this authentication scheme'),
  throttled: (status: 200 | 429) =>
    failure(status, 971, 'Please wait and consider throttling your request speed'),
  internal: (status: number) => failure(status, 1000, 'Internal server error'),
  certificateNotFound: () => failure(404, 1472, 'Certificate not found'),
  /** Code: Cloudflare. Status unpublished. */
  duplicate: () => failure(400, 1471, 'This certificate already exists'),
  /** Code: Cloudflare. Status unpublished. */
  quotaReached: () => failure(400, 1489, 'Hit maximum CA cert allocation.'),
  /** Code unpublished. */
  alreadyDeleted: () => failure(400, 1473, 'Certificate was already deleted'),
  /** Status and code unpublished. */
  inUse: () => failure(400, 1474, 'Certificate cannot be deleted while in use.'),
  /** Status and code unpublished. */
  managed: () => failure(403, 1475, 'Unauthorized'),
  /** Status and code unpublished. */
  unparseable: () => failure(400, 1476, 'Unable to parse certificate'),
  /** Status and code unpublished; the rule is from the BYO-CA page: Basic Constraints CA must be TRUE. */
  notACa: () => failure(400, 1477, 'The certificate is not a CA certificate'),
  /** Status and code unpublished. */
  keyMismatch: () => failure(400, 1478, 'The private key does not match the certificate'),
  malformedJson: () => failure(400, 6007, 'Malformed JSON in request body'),
  /** Status and code unpublished. */
  invalidBody: (what: string) => failure(400, 1004, `Invalid request body: ${what}`),
  bodyTooLarge: () => failure(413, 1005, 'Request body too large'),
} satisfies Record<string, (...details: never[]) => Answer>;
