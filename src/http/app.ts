import { createHash } from 'node:crypto';
import { OpenAPIHono } from '@hono/zod-openapi';
import { bodyLimit } from 'hono/body-limit';
import { methodNotAllowed } from 'hono/method-not-allowed';
import { secureHeaders } from 'hono/secure-headers';
import { verifiesEveryClient } from '../config/webConfig/doorFaults.ts';
import type { WebConfig } from '../config/webConfig.ts';
import type { Clock, InventoryLog } from '../inventory/ports.ts';
import type { InventoryQueries } from '../inventory/queries.ts';
import type { OwnerOf } from '../ownership/owner.ts';
import { getCertificate } from './api/getCertificate.ts';
import { listAccounts } from './api/listAccounts.ts';
import { listCertificates } from './api/listCertificates.ts';
import { listChanges } from './api/listChanges.ts';
import { listFindings } from './api/listFindings.ts';
import { listSyncRuns } from './api/listSyncRuns.ts';
import { type RequestSync, requestSyncRoute } from './api/requestSync.ts';
import {
  type AuthenticationOptions,
  authenticationSchemes,
  createAuthentication,
  type WebAccess,
} from './authentication.ts';
import { errorProblem } from './errorProblem.ts';
import { healthRoutes, type ReadinessCheck } from './healthRoutes.ts';
import { type MetricsSource, metricsRoute } from './metricsRoute.ts';
import { type ObservedRequest, observeRequests } from './observeRequests.ts';
import { openApiRoute } from './openApiRoute.ts';
import { certificatePageRoute } from './page/certificatePageRoute.ts';
import { landingPageRoute } from './page/landingPageRoute.ts';
import { pageStyle } from './page/style.ts';
import { parameterErrors } from './parameterErrors.ts';
import { invalidParameters, problem } from './problem.ts';
import { refuseCrossSite } from './refuseCrossSite.ts';
import { configuredHeaders } from './web/configuredHeaders.ts';
import { limitRequestRate } from './web/requestRate.ts';

export interface HttpAppOptions {
  queries: InventoryQueries;
  requestSync: RequestSync;
  ready: ReadinessCheck;
  metrics: MetricsSource;
  auth: Pick<AuthenticationOptions, 'mode' | 'tokens'>;
  /** The web configuration at the moment; left out: there is none. */
  web?: (() => WebConfig) | undefined;
  clock: Clock;
  /** How long before its expiry a certificate is `expiring`. */
  expiringWithinSeconds: number;
  ownerOf: OwnerOf;
  version: string;
  log: InventoryLog;
  observe?: (request: ObservedRequest) => void;
  /** Milliseconds of a clock that only goes forward, by which attempts and requests are limited. */
  elapsed?: () => number;
}

const MAX_BODY_BYTES = 16_384;

/** The HTTP side of Certalog as a value: query API, metrics, health and page. It opens no port; see `server.ts`. */
export function createHttpApp(options: HttpAppOptions): OpenAPIHono {
  const { queries, clock, expiringWithinSeconds, ownerOf, web, log, observe } = options;
  const { elapsed = () => performance.now() } = options;
  const auth = { ...options.auth, elapsed, ...(web && { web: webAccess(web) }) };
  const app = new OpenAPIHono({
    defaultHook: (result) => (result.success ? undefined : invalidParameters(parameterErrors(result))),
  });
  app.onError((error, c) => errorProblem(error, c.req, log));
  app.notFound((c) =>
    problem(404, `There is nothing at ${c.req.path}; GET /openapi.json lists what there is.`),
  );

  if (observe) app.use(observeRequests(observe));
  if (web) {
    app.use(configuredHeaders(() => web().headers));
    app.use(limitRequestRate(() => web().rateLimit, elapsed));
  }
  app.use(secureHeaders(securityHeaders()));
  app.use(refuseCrossSite);
  app.use(createAuthentication(auth));
  app.use(bodyLimit({ maxSize: MAX_BODY_BYTES, onError: tooLarge }));
  app.use(methodNotAllowed({ app, onMethodNotAllowed: (_, methods) => notAllowed(methods) }));

  const certificates = { certificates: queries.certificates, clock, expiringWithinSeconds, ownerOf };
  landingPageRoute(app, options);
  certificatePageRoute(app, options);
  listCertificates(app, certificates);
  getCertificate(app, certificates);
  listAccounts(app, queries);
  listChanges(app, queries);
  listFindings(app, { findings: queries.findings, clock });
  listSyncRuns(app, queries);
  requestSyncRoute(app, options);
  metricsRoute(app, options);
  healthRoutes(app, options);
  openApiRoute(app, { version: options.version, schemes: () => authenticationSchemes(auth) });
  return app;
}

function webAccess(web: () => WebConfig): () => WebAccess {
  return () => {
    const current = web();
    return { users: current.users, verifiesEveryClient: verifiesEveryClient(current) };
  };
}

function securityHeaders(): Parameters<typeof secureHeaders>[0] {
  const style = createHash('sha256').update(pageStyle).digest('base64');
  return {
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      styleSrc: [`'sha256-${style}'`],
      baseUri: ["'none'"],
      formAction: ["'none'"],
      frameAncestors: ["'none'"],
    },
    xFrameOptions: 'DENY',
    // Whether the host is to be reached by TLS alone is for whoever ends TLS before this server to say.
    strictTransportSecurity: false,
  };
}

function tooLarge(): Response {
  return problem(413, `The body is larger than ${MAX_BODY_BYTES} bytes.`, {
    headers: { connection: 'close' },
  });
}

function notAllowed(methods: string[]): Response {
  const allowed = methods.join(', ');
  return problem(405, `This path takes ${allowed} only.`, { headers: { allow: allowed } });
}
