import { createMiddleware } from 'hono/factory';
import type { WebConfig } from '../../config/webConfig.ts';
import { problem } from '../problem.ts';
import { isHealth } from './isHealth.ts';

type Limit = NonNullable<WebConfig['rateLimit']>;

/**
 * `rate_limit` of the web configuration: a token bucket over the requests of everyone. Health is left out, since a flood
 * must not make an orchestrator restart the process. `elapsed` gives milliseconds of a clock that only goes forward.
 */
export function limitRequestRate(limit: () => Limit | null, elapsed: () => number) {
  /** When the bucket will be full again, in milliseconds (GCRA). */
  let fullAt = 0;
  return createMiddleware(async (c, next) => {
    const now = limit();
    if (now === null || isHealth(c.req.path)) return next();
    const each = now.intervalSeconds * 1000;
    const from = Math.max(fullAt, elapsed());
    const over = from + each - elapsed() - now.burst * each;
    if (over > 0) {
      return problem(429, 'There are more requests than rate_limit of the web configuration allows.', {
        headers: { 'retry-after': String(Math.ceil(over / 1000)) },
      });
    }
    fullAt = from + each;
    return next();
  });
}
