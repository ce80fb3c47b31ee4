import { createMiddleware } from 'hono/factory';
import { matchedRoutes } from 'hono/route';

export interface ObservedRequest {
  method: string;
  /** The pattern that matched, so that there are only so many; `unmatched` for a path that does not exist. */
  route: string;
  status: number;
  /** Until the answer began. */
  seconds: number;
}

export function observeRequests(observe: (request: ObservedRequest) => void) {
  return createMiddleware(async (c, next) => {
    const start = performance.now();
    await next();
    const route = matchedRoutes(c).findLast(({ method }) => method !== 'ALL')?.path ?? 'unmatched';
    observe({
      method: c.req.method,
      route,
      status: c.res.status,
      seconds: (performance.now() - start) / 1000,
    });
  });
}
