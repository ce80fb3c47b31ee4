import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { exampleAccountId } from './api/examples/exampleIds.ts';
import { answers, problemAnswer } from './api/responses.ts';
import { problem } from './problem.ts';

export type ReadinessCheck = () => Promise<{ ready: boolean; detail: string }>;

/** `GET /healthz`, 200 as long as the process answers, and `GET /readyz`, 503 with what is missing until it is ready. */
export function healthRoutes(app: OpenAPIHono, { ready }: { ready: ReadinessCheck }): void {
  app.openapi(healthRoute, (c) => c.json({ status: 'ok', detail: 'The process is alive.' }, 200, noStore));
  app.openapi(readyRoute, async (c) => {
    const { ready: isReady, detail } = await ready();
    return isReady ? c.json({ status: 'ok', detail }, 200, noStore) : problem(503, detail);
  });
}

const noStore = { 'cache-control': 'no-store' };

const ok = (detail: string) => ({
  200: {
    description: 'Yes',
    content: {
      'application/json': {
        schema: z.object({ status: z.literal('ok'), detail: z.string() }),
        example: { status: 'ok', detail },
      },
    },
  },
});

const healthRoute = createRoute({
  method: 'get',
  path: '/healthz',
  operationId: 'getHealth',
  tags: ['Service'],
  summary: 'Whether the process is alive',
  security: [],
  responses: answers(ok('The process is alive.')),
});

const readyRoute = createRoute({
  method: 'get',
  path: '/readyz',
  operationId: 'getReadiness',
  tags: ['Service'],
  summary: 'Whether the database answers and each account has finished a sync run',
  security: [],
  responses: answers(
    ok('Each account has finished a sync run.'),
    problemAnswer(503, { detail: `No sync run has finished yet for ${exampleAccountId}.` }),
  ),
});
