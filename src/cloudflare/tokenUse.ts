import type { Clock, InventoryLog } from '../inventory/ports.ts';
import type { SyncReason } from '../inventory/reasons.ts';
import type { CallResult, Fault } from './fault.ts';
import type { Pacer } from './pacing.ts';
import type { Budget } from './rateLimitHeaders.ts';
import { createTokenGate } from './tokenGate.ts';

/** Why a token is not used for now. */
export interface TokenStop {
  reason: SyncReason;
  /** Part of a sentence, without a full stop. */
  why: string;
}

export interface TokenUse {
  /** Runs `send` when the token may be used, else gives why not. `triesToken` asks nobody. */
  pass(
    signal: AbortSignal,
    triesToken: boolean,
    send: (stopped: () => TokenStop | null) => Promise<CallResult | TokenStop | 'cleared'>,
  ): Promise<CallResult | TokenStop>;
  /** Draws the consequences of a result for the token's further use, and gives the result with them said. */
  heed(result: CallResult, attemptNumber: number, triesToken: boolean): CallResult;
  /** Pauses when the requests left are no more than those under way, which may not have been counted yet. */
  heedBudget(budget: Budget): void;
}

export interface TokenUseOptions {
  tokenName: string;
  pacer: Pacer;
  clock: Clock;
  /** How long a refused token is left alone: more tries lead to Cloudflare's lock-out (9109). */
  authenticationCooldownSeconds: number;
  /** The first pause after being throttled without `Retry-After`; it doubles with each attempt. */
  throttlePauseMilliseconds: number;
  log: Pick<InventoryLog, 'info' | 'warn'> | null;
}

/** `Retry-After` up to here is waited for; beyond it a sync fails with `rate_limited` rather than hang. */
const longestWaitSeconds = 60;
/** Cloudflare's window is 5 minutes; a header that asks for more does not stop us for good. */
const longestBudgetPauseSeconds = 300;
const longestStopSeconds = 900;

/** The rules of using one token: when Cloudflare says to wait, to slow down, or that the token is not accepted. */
export function createTokenUse(options: TokenUseOptions): TokenUse {
  const { tokenName, pacer, clock, log } = options;
  const gate = createTokenGate<TokenStop>(clock);
  const now = () => Date.parse(clock());

  const stop = (fault: Fault, seconds: number, what: string): string => {
    const until = now() + seconds * 1000;
    const at = new Date(until).toISOString();
    const why = `${what}; nothing is sent with token "${tokenName}" until ${at}`;
    gate.stop({ reason: fault.reason, why }, until);
    pacer.clear();
    log?.warn({ token: tokenName, reason: fault.reason, until: at }, fault.detail);
    return at;
  };
  const pause = (seconds: number, message: string) => {
    pacer.pause(seconds * 1000);
    log?.info({ token: tokenName, seconds }, message);
  };
  const stoppedAfter = (fault: Fault): Fault => {
    const seen = fault.status === null ? '' : ` with HTTP ${fault.status}`;
    const codes = fault.codes.length === 0 ? '' : ` and code ${fault.codes.slice(0, 5).join(', ')}`;
    const what = `Cloudflare did not accept token "${tokenName}"${seen}${codes}`;
    const at = stop(fault, options.authenticationCooldownSeconds, `${what}, so check the token`);
    return { ...fault, detail: extended(fault, `nothing more is sent with it until ${at}`) };
  };
  const waitedFor = (fault: Fault, attemptNumber: number): Fault => {
    const seconds = fault.retryAfterSeconds;
    if (seconds === null) {
      if (fault.reason === 'rate_limited') {
        const throttled = (options.throttlePauseMilliseconds / 1000) * 2 ** (attemptNumber - 1);
        pause(Math.min(throttled, longestWaitSeconds), 'throttled by Cloudflare, pausing');
      }
      return fault;
    }
    if (seconds <= longestWaitSeconds) {
      pause(seconds, 'Cloudflare asks to wait, pausing');
      return fault;
    }
    const limited: Fault = { ...fault, reason: 'rate_limited', retryable: false };
    const what = `Cloudflare answered HTTP ${fault.status ?? ''} and asks to wait ${Math.ceil(seconds)} s`;
    const at = stop(limited, Math.min(seconds, longestStopSeconds), what);
    const goesOn = `it asks to wait ${Math.ceil(seconds)} s, so nothing is sent until ${at}`;
    return { ...limited, detail: extended(fault, goesOn) };
  };

  return {
    async pass(signal, triesToken, send) {
      // What a stop cleared out asks again, and is told of the stop.
      for (;;) {
        const sent = triesToken ? await send(() => null) : await gate.pass(signal, send);
        if (sent !== 'cleared') return sent;
      }
    },
    heed(result, attemptNumber, triesToken) {
      if (result.kind === 'success') {
        gate.open();
        return result;
      }
      if (result.reason === 'authentication') {
        return triesToken ? result : stoppedAfter(result);
      }
      const heeded = result.retryable ? waitedFor(result, attemptNumber) : result;
      if (result.status !== null) gate.open();
      return heeded;
    },
    heedBudget({ remaining, resetSeconds }) {
      const othersUnderWay = pacer.inFlight - 1;
      if (remaining <= othersUnderWay && resetSeconds !== null && resetSeconds > 0) {
        pause(
          Math.min(resetSeconds, longestBudgetPauseSeconds),
          'request budget used up, pausing until it is renewed',
        );
      }
    },
  };
}

function extended({ detail }: Fault, addition: string): string {
  return `${detail.replace(/\.$/, '')}; ${addition}.`;
}
