import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { exampleMetrics } from './api/examples/exampleMetrics.ts';
import { answers, problems } from './api/responses.ts';

export interface MetricsRequest {
  accept: string | undefined;
  acceptEncoding: string | undefined;
}

export interface MetricsAnswer {
  headers: Record<string, string>;
  body: string | Uint8Array | ReadableStream<Uint8Array>;
}

export type MetricsSource = (request: MetricsRequest) => Promise<MetricsAnswer>;

/** `GET /metrics`, as the given source renders it. */
export function metricsRoute(app: OpenAPIHono, { metrics }: { metrics: MetricsSource }): void {
  app.openapi(route, async (c) => {
    const { headers, body } = await metrics({
      accept: c.req.header('accept'),
      acceptEncoding: c.req.header('accept-encoding'),
    });
    // The answer to HEAD drops the body, and with it whatever would have ended the stream.
    if (c.req.method === 'HEAD' && body instanceof ReadableStream) await body.cancel();
    return new Response(c.req.method === 'HEAD' ? null : (body as Uint8Array<ArrayBuffer>), {
      headers: { 'cache-control': 'no-store', ...headers },
    });
  });
}

const route = createRoute({
  method: 'get',
  path: '/metrics',
  operationId: 'getMetrics',
  tags: ['Service'],
  summary: 'Metrics for Prometheus; scope metrics',
  responses: answers(
    {
      200: {
        description: 'Prometheus text format, or OpenMetrics 1.0 where Accept prefers it',
        content: {
          'text/plain': { schema: z.string(), example: exampleMetrics },
          'application/openmetrics-text': { schema: z.string(), example: `${exampleMetrics}# EOF\n` },
        },
      },
    },
    problems(401, 403),
  ),
});
