import type { Clock } from '../inventory/ports.ts';
import type { RequestTally } from '../inventory/source.ts';
import { classify } from './classification.ts';
import { type CallResult, faultOf } from './fault.ts';
import { describeSubject, type Operation, type Subject } from './operation.ts';
import type { Pacer } from './pacing.ts';
import { readBudget } from './rateLimitHeaders.ts';
import { type Exchange, type ExchangeLimits, exchange, type Fetch } from './request.ts';
import { type RetryPolicy, withRetries } from './retry.ts';
import { redactor } from './text.ts';
import type { TokenUse } from './tokenUse.ts';

export interface CallRequest {
  operation: Operation;
  accountId?: string;
  certificateId?: string;
  /** GET is repeated after a transient fault; POST and DELETE never are. */
  method?: 'GET' | 'POST' | 'DELETE';
  /** Below the base URL, with its segments encoded. */
  path: string;
  query?: Record<string, string>;
  body?: unknown;
  signal: AbortSignal;
  tally: RequestTally;
  /** The request tries the token itself: it is sent even when the token is stopped, and stops nothing. */
  triesToken?: boolean;
}

/** One call of the API: paced, bounded, repeated where that is safe. Throws only the reason of `signal`. */
export type Call = (request: CallRequest) => Promise<CallResult>;

export interface RequestEvents {
  /** Each attempt; `code` is the HTTP status, or `network` or `timeout` where there was none. */
  onRequest: (event: { operation: Operation; code: string; seconds: number }) => void;
  onRetry: (event: { operation: Operation; reason: string }) => void;
  onRateLimit: (event: { remaining: number }) => void;
}

export interface CallOptions {
  baseUrl: string;
  token: { name: string; value: string };
  userAgent: string;
  fetch: Fetch;
  clock: Clock;
  limits: ExchangeLimits;
  retry: RetryPolicy;
  pacer: Pacer;
  tokenUse: TokenUse;
  events: RequestEvents;
}

export function createCall(options: CallOptions): Call {
  const { pacer, tokenUse, events } = options;
  const send = createSend(options);

  return async (request) => {
    const { operation, signal, tally } = request;
    const subject: Subject = {
      operation,
      tokenName: options.token.name,
      accountId: request.accountId ?? null,
      certificateId: request.certificateId ?? null,
    };
    const attempt = async (attemptNumber: number): Promise<CallResult> => {
      const result = await tokenUse.pass(signal, request.triesToken === true, (stopped) =>
        pacer.run(request.accountId ?? '', signal, async () => {
          const stop = stopped();
          if (stop !== null) return stop;
          tally.requests += 1;
          const sent = await send(request, subject);
          return tokenUse.heed(sent, attemptNumber, request.triesToken === true);
        }),
      );
      return 'why' in result
        ? faultOf(result.reason, `${describeSubject(subject)} was not tried: ${result.why}.`, {
            mayHaveTakenEffect: false,
          })
        : result;
    };
    if ((request.method ?? 'GET') !== 'GET') {
      return attempt(1);
    }
    return withRetries(attempt, options.retry, signal, ({ reason }) => {
      tally.retries += 1;
      events.onRetry({ operation, reason });
    });
  };
}

/** One exchange, measured, its budget headers heeded, its answer classified. */
function createSend({ baseUrl, token, userAgent, fetch, clock, limits, tokenUse, events }: CallOptions) {
  const base = baseUrl.replace(/\/+$/, '');
  const redact = redactor(token.value);
  return async (request: CallRequest, subject: Subject): Promise<CallResult> => {
    const { method = 'GET', path, query, body, operation, signal } = request;
    const search = query === undefined ? '' : `?${new URLSearchParams(query)}`;
    const headers = {
      accept: 'application/json',
      authorization: `Bearer ${token.value}`,
      'user-agent': userAgent,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    };
    const json = body === undefined ? null : JSON.stringify(body);
    const started = performance.now();
    const answer = await exchange(
      fetch,
      { method, url: base + path + search, headers, body: json },
      limits,
      signal,
    );
    events.onRequest({ operation, code: codeOf(answer), seconds: (performance.now() - started) / 1000 });
    const nowMilliseconds = Date.parse(clock());
    const budget = 'headers' in answer ? readBudget(answer.headers, nowMilliseconds) : null;
    if (budget !== null) {
      events.onRateLimit({ remaining: budget.remaining });
      tokenUse.heedBudget(budget);
    }
    return classify(answer, { subject, redact, limits, nowMilliseconds });
  };
}

function codeOf(answer: Exchange): string {
  return 'status' in answer ? String(answer.status) : answer.kind;
}
