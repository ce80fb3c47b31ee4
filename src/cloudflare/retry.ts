import pRetry from 'p-retry';
import type { CallResult, Fault } from './fault.ts';

export interface RetryPolicy {
  /** Attempts after the first. */
  retries: number;
  /** The wait before the first retry; it doubles, and a random part of up to as much again is added. */
  minDelayMilliseconds: number;
  maxDelayMilliseconds: number;
}

export const defaultRetryPolicy: RetryPolicy = {
  retries: 4,
  minDelayMilliseconds: 500,
  maxDelayMilliseconds: 10_000,
};

/**
 * Repeats `attempt` (numbered from 1) while it gives a retryable fault and gives the last result. Only for requests
 * without effect. `onRetry` hears of each fault that is followed by another attempt. Rejects at once with the reason
 * of `signal`, also during a wait.
 */
export async function withRetries(
  attempt: (attemptNumber: number) => Promise<CallResult>,
  policy: RetryPolicy,
  signal: AbortSignal,
  onRetry: (fault: Fault) => void,
): Promise<CallResult> {
  try {
    return await pRetry(
      async (attemptNumber) => {
        const result = await attempt(attemptNumber);
        if (result.kind === 'fault' && result.retryable) {
          throw new RetryableFault(result);
        }
        return result;
      },
      {
        retries: policy.retries,
        minTimeout: policy.minDelayMilliseconds,
        maxTimeout: policy.maxDelayMilliseconds,
        randomize: true,
        signal,
        shouldRetry: ({ error }) => error instanceof RetryableFault,
        onFailedAttempt: ({ error, retriesLeft }) => {
          if (error instanceof RetryableFault && retriesLeft > 0) onRetry(error.fault);
        },
      },
    );
  } catch (error) {
    if (error instanceof RetryableFault) {
      return error.fault;
    }
    throw error;
  }
}

/** Carries a fault through p-retry, which repeats what throws. */
class RetryableFault extends Error {
  readonly fault: Fault;

  constructor(fault: Fault) {
    super(fault.detail);
    this.fault = fault;
  }
}
