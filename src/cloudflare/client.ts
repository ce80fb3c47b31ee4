import type { Clock, InventoryLog } from '../inventory/ports.ts';
import type { CertificateSource, ReadOptions } from '../inventory/source.ts';
import { createCall, type RequestEvents } from './call.ts';
import { getCertificate } from './getCertificate.ts';
import { type AccountsReading, listAccounts } from './listAccounts.ts';
import { listCertificates } from './listCertificates.ts';
import { createPacer, type RateLimit } from './pacing.ts';
import { readAssociations } from './readAssociations.ts';
import type { Fetch } from './request.ts';
import { defaultRetryPolicy, type RetryPolicy } from './retry.ts';
import { createTokenUse } from './tokenUse.ts';
import { type TokenVerification, verifyToken } from './verifyToken.ts';
import {
  type RemoveOutcome,
  type RemoveRequest,
  removeCertificate,
  type UploadOutcome,
  type UploadRequest,
  uploadCertificate,
} from './write.ts';

export interface CloudflareClientOptions extends RequestEvents {
  /** `https://api.cloudflare.com/client/v4`, or what stands in for it. */
  baseUrl: string;
  /** The name is said in errors, logs and metrics; the value in the Authorization header only. */
  token: { name: string; value: string };
  /** Null: no limit of our own; what Cloudflare asks for is heeded all the same. */
  rateLimit: RateLimit | null;
  /** Requests in flight at once. */
  concurrency: number;
  fetch: Fetch;
  clock: Clock;
  /** For one request, from its connection to the end of its body. */
  timeoutSeconds: number;
  /** `certalog/<version>`. */
  userAgent: string;
  logger?: Pick<InventoryLog, 'info' | 'warn'>;
  retry?: Partial<RetryPolicy>;
  /** Default 5 minutes. */
  authenticationCooldownSeconds?: number;
  /** Default 2 s. */
  throttlePauseMilliseconds?: number;
  /** Of one response's decoded body; default 32 MiB. */
  maxResponseBytes?: number;
}

/** One token's view of Cloudflare: everything that is asked with it shares one pace and one fate. */
export interface CloudflareClient {
  source: CertificateSource;
  accounts(options: ReadOptions): Promise<AccountsReading>;
  /** `accountId`: where the token is looked up when it belongs to an account. */
  verifyToken(accountId: string | null, options: ReadOptions): Promise<TokenVerification>;
  upload(request: UploadRequest, signal: AbortSignal): Promise<UploadOutcome>;
  remove(request: RemoveRequest, signal: AbortSignal): Promise<RemoveOutcome>;
}

/**
 * Builds the client; sends nothing. Throws when the token's value cannot be sent in a header or the base URL is not
 * one, without saying the value.
 */
export function createCloudflareClient(options: CloudflareClientOptions): CloudflareClient {
  const { token, clock, concurrency, rateLimit } = options;
  requireSendable(token);
  requireBaseUrl(options.baseUrl);
  const pacer = createPacer({ rateLimit, concurrency });
  const tokenUse = createTokenUse({
    tokenName: token.name,
    pacer,
    clock,
    authenticationCooldownSeconds: options.authenticationCooldownSeconds ?? 300,
    throttlePauseMilliseconds: options.throttlePauseMilliseconds ?? 2000,
    log: options.logger ?? null,
  });
  const call = createCall({
    baseUrl: options.baseUrl,
    token,
    userAgent: options.userAgent,
    fetch: options.fetch,
    clock,
    limits: {
      timeoutMilliseconds: options.timeoutSeconds * 1000,
      maxBytes: options.maxResponseBytes ?? 32 * 1024 * 1024,
    },
    retry: { ...defaultRetryPolicy, ...options.retry },
    pacer,
    tokenUse,
    events: options,
  });
  const common = { tokenName: token.name, concurrency };
  return {
    source: {
      list: (accountId, onRecords, read) =>
        listCertificates(call, { ...common, ...read, accountId, onRecords }),
      get: (accountId, certificateId, read) =>
        getCertificate(call, { ...common, ...read, accountId, certificateId }),
      associations: (accountId, certificateId, read) =>
        readAssociations(call, { ...common, ...read, accountId, certificateId }),
    },
    accounts: (read) => listAccounts(call, { ...common, ...read }),
    verifyToken: (accountId, read) => verifyToken(call, { ...common, ...read, accountId }),
    upload: (request, signal) => uploadCertificate(call, request, signal),
    remove: (request, signal) => removeCertificate(call, request, signal),
  };
}

/** RFC 6750, 2.1 allows fewer characters; these are what a header can carry without harm. */
function requireSendable({ name, value }: { name: string; value: string }): void {
  if (!/^[\x21-\x7E]+$/.test(value)) {
    throw new Error(
      `Token "${name}" is empty or holds a space, a line break or another character that a header cannot carry; ` +
        'check how its value was copied.',
    );
  }
}

function requireBaseUrl(baseUrl: string): void {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : null;
  const isPlain = url !== null && url.username === '' && url.password === '' && url.search === '';
  if (!isPlain || !['http:', 'https:'].includes(url.protocol)) {
    throw new Error(
      'CLOUDFLARE_BASE_URL must be an http or https URL without user name, password or query, ' +
        'such as https://api.cloudflare.com/client/v4.',
    );
  }
}
