import PQueue from 'p-queue';

/** At most so many requests in any window of this length. */
export interface RateLimit {
  requests: number;
  windowSeconds: number;
}

export interface PacerOptions {
  /** Null: no limit of our own. */
  rateLimit: RateLimit | null;
  /** Requests in flight at once. */
  concurrency: number;
}

/** Decides when each request of one token may be sent; every attempt, retries too, passes through it. */
export interface Pacer {
  /**
   * Runs `task` when it is its turn and gives what it gives; `cleared` when `clear` took it out before it began.
   * Lanes (accounts) take turns, so that a long one does not hold up the others. Rejects at once with the reason of
   * `signal`.
   */
  run<T>(lane: string, signal: AbortSignal, task: () => Promise<T>): Promise<T | 'cleared'>;
  /** Starts nothing for so long; a pause that ends later stays. */
  pause(milliseconds: number): void;
  /** Takes everything out that has not begun. */
  clear(): void;
  /** Tasks that have begun and not ended. */
  readonly inFlight: number;
}

export function createPacer({ rateLimit, concurrency }: PacerOptions): Pacer {
  const queue = new PQueue({
    concurrency,
    ...(rateLimit === null
      ? {}
      : { intervalCap: rateLimit.requests, interval: rateLimit.windowSeconds * 1000, strict: true }),
  });
  const turns = createTurns();
  let pausedUntil = 0;
  let timer: NodeJS.Timeout | undefined;

  const resume = () => {
    timer = undefined;
    queue.start();
  };
  /** A pause keeps the process alive only while something waits for its end. */
  const holdProcess = () => (queue.size > 0 ? timer?.ref() : timer?.unref());

  return {
    async run(lane, signal, task) {
      const turn = turns.take(lane);
      let begun = false;
      try {
        const running = queue.add(
          () => {
            begun = true;
            turns.serve(lane, turn);
            return task();
          },
          { signal, priority: -turn },
        );
        holdProcess();
        return await running;
      } catch (error) {
        if (begun || signal.aborted) throw error;
        return 'cleared';
      } finally {
        if (!begun) turns.give(lane);
        holdProcess();
      }
    },
    pause(milliseconds) {
      const until = performance.now() + milliseconds;
      if (milliseconds <= 0 || until <= pausedUntil) return;
      pausedUntil = until;
      queue.pause();
      clearTimeout(timer);
      timer = setTimeout(resume, milliseconds);
      holdProcess();
    },
    clear() {
      queue.clear();
    },
    get inFlight() {
      return queue.pending;
    },
  };
}

/**
 * Round robin as numbers: a task's turn is as many places behind the turn being served as its lane has tasks waiting,
 * so the first task of a lane that comes new is next to the first waiting task of every other lane.
 */
function createTurns() {
  const waiting = new Map<string, number>();
  let served = 0;
  const give = (lane: string) => {
    const left = (waiting.get(lane) ?? 1) - 1;
    if (left > 0) waiting.set(lane, left);
    else waiting.delete(lane);
  };
  return {
    take(lane: string): number {
      const ahead = (waiting.get(lane) ?? 0) + 1;
      waiting.set(lane, ahead);
      return served + ahead;
    },
    serve(lane: string, turn: number): void {
      served = Math.max(served, turn);
      give(lane);
    },
    give,
  };
}
