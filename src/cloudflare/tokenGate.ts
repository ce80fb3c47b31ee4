import type { Clock } from '../inventory/ports.ts';

export interface TokenGate<Stop> {
  /**
   * Sends when the token is in use; gives the stop without sending when it is stopped. After the stop's time one
   * request is let through as a probe while the others wait for what it shows. `send` gets a function that it asks
   * right before sending, because the stop may have come while it waited for its turn.
   * Rejects with the reason of `signal`.
   */
  pass<T>(signal: AbortSignal, send: (stopped: () => Stop | null) => Promise<T>): Promise<T | Stop>;
  /** Lets nothing more through until that Unix time. */
  stop(stop: Stop, untilMilliseconds: number): void;
  /** The token works: ends a stop whose time is over. */
  open(): void;
}

/** Keeps one token from being used again and again after Cloudflare has said that it must not be. */
export function createTokenGate<Stop extends object>(clock: Clock): TokenGate<Stop> {
  let current: { stop: Stop; since: number; until: number } | null = null;
  let probe: Promise<void> | null = null;
  const now = () => Date.parse(clock());
  // A clock that was put back would draw a stop out by as much: before its beginning, it is over.
  const isOver = ({ since, until }: { since: number; until: number }) => now() < since || now() >= until;

  return {
    async pass(signal, send) {
      while (current !== null) {
        if (!isOver(current)) {
          return current.stop;
        }
        if (probe === null) {
          const sent = send(() => null);
          probe = settled(sent).finally(() => {
            probe = null;
          });
          return sent;
        }
        await orAbort(probe, signal);
      }
      return send(() => current?.stop ?? null);
    },
    stop(stop, untilMilliseconds) {
      current = { stop, since: now(), until: untilMilliseconds };
    },
    open() {
      if (current !== null && isOver(current)) {
        current = null;
      }
    },
  };
}

async function settled(promise: Promise<unknown>): Promise<void> {
  await promise.then(
    () => undefined,
    () => undefined,
  );
}

async function orAbort(promise: Promise<void>, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  const aborted = Promise.withResolvers<void>();
  const onAbort = () => aborted.reject(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    await Promise.race([promise, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
