import { type CloudflareClient, createCloudflareClient } from './cloudflare/client.ts';
import type { Config } from './config/config.ts';
import type { Discovery, TokenAccess } from './inventory/accountDirectory.ts';
import type { Clock } from './inventory/ports.ts';
import type { Logger } from './log.ts';
import { version } from './version.ts';

const REQUEST_TIMEOUT_SECONDS = 30;

export interface TokenHooks {
  onRequest(observed: { operation: string; code: string; seconds: number }): void;
  onRetry(observed: { operation: string; reason: string }): void;
  onRateLimit(token: string, remaining: number): void;
}

export type ConfiguredToken = TokenAccess & { client: CloudflareClient };

/** A client per configured token; `accounts` says which are read with it. */
export function createTokens(
  { cloudflare }: Config,
  log: Logger,
  hooks?: TokenHooks,
  clock: Clock = () => new Date().toISOString(),
): ConfiguredToken[] {
  return cloudflare.tokens.map(({ name, value, accounts }) => {
    const client = createCloudflareClient({
      baseUrl: cloudflare.baseUrl,
      token: { name, value: value.reveal() },
      rateLimit: cloudflare.rateLimit,
      concurrency: cloudflare.concurrency,
      fetch,
      clock,
      timeoutSeconds: REQUEST_TIMEOUT_SECONDS,
      userAgent: `certalog/${version}`,
      logger: log,
      onRequest: (observed) => hooks?.onRequest(observed),
      onRetry: (observed) => hooks?.onRetry(observed),
      onRateLimit: ({ remaining }) => hooks?.onRateLimit(name, remaining),
    });
    return { name, accounts, client, source: client.source, discover: () => discover(client) };
  });
}

async function discover(client: CloudflareClient): Promise<Discovery> {
  const reading = await client.accounts({
    signal: AbortSignal.timeout(5 * 60_000),
    tally: { requests: 0, retries: 0 },
  });
  if (reading.kind === 'failed') return reading;
  return {
    kind: 'found',
    accounts: reading.accounts.map(({ id, name }) => ({ accountId: id, name })),
  };
}
