import { setTimeout as delay } from 'node:timers/promises';
import { inspect, isDeepStrictEqual } from 'node:util';

export interface Patience {
  /** Until it is given up; 45 s when left out, for a machine that is busy. */
  seconds?: number;
  /** Between two readings; 100 ms when left out. */
  everyMilliseconds?: number;
}

/** Reads again and again until `isDone`, and gives that reading; after the deadline throws with the last one. */
export async function eventually<T>(
  read: () => T | Promise<T>,
  isDone: (value: T) => boolean,
  { seconds = 45, everyMilliseconds = 100 }: Patience = {},
): Promise<T> {
  const deadline = performance.now() + seconds * 1000;
  while (true) {
    const value = await read();
    if (isDone(value)) return value;
    if (performance.now() > deadline) {
      throw new Error(`not so within ${seconds} s; the last reading was ${inspect(value)}`);
    }
    await delay(everyMilliseconds);
  }
}

/** Reads again and again until the reading deeply equals `expected`. */
export async function eventuallyEquals<T>(
  read: () => T | Promise<T>,
  expected: T,
  patience: Patience = {},
): Promise<void> {
  try {
    await eventually(read, (value) => isDeepStrictEqual(value, expected), patience);
  } catch (cause) {
    throw new Error(`expected ${inspect(expected)}: ${cause instanceof Error ? cause.message : cause}`, {
      cause,
    });
  }
}
