import { setTimeout as delay } from 'node:timers/promises';

/** Asks again until the answer is yes. Throws after the time that is given; `what` names what did not come. */
export async function eventually(
  what: string,
  ask: () => Promise<boolean>,
  withinSeconds = 60,
): Promise<void> {
  const end = performance.now() + withinSeconds * 1000;
  while (!(await ask())) {
    if (performance.now() > end) throw new Error(`not within ${withinSeconds} s: ${what}`);
    await delay(100);
  }
}
