import { OpenAPIHono } from '@hono/zod-openapi';
import { bodyLimit } from 'hono/body-limit';
import { methodNotAllowed } from 'hono/method-not-allowed';
import { nameOfPrincipal } from '../access/principal.ts';
import type { SessionStore } from '../access/session.ts';
import { createSessions } from '../access/sessions.ts';
import { verifiesEveryClient } from '../config/webConfig/doorFaults.ts';
import type { WebConfig } from '../config/webConfig.ts';
import type { Clock, InventoryLog } from '../inventory/ports.ts';
import type { InventoryQueries } from '../inventory/queries.ts';
import type { OwnerOf } from '../ownership/owner.ts';
import type { ReportTools } from '../reports/prepareReport.ts';
import { calendar } from './api/calendar.ts';
import { getCertificate } from './api/getCertificate.ts';
import { getHistory } from './api/getHistory.ts';
import { getReport } from './api/getReport.ts';
import { listAccounts } from './api/listAccounts.ts';
import { listCertificates } from './api/listCertificates.ts';
import { listChanges } from './api/listChanges.ts';
import { listFindings } from './api/listFindings.ts';
import { listSyncRuns } from './api/listSyncRuns.ts';
import { type RequestSync, requestSyncRoute } from './api/requestSync.ts';
import {
  type AuthenticationSettings,
  authenticationSchemes,
  createAuthentication,
  type WebAccess,
} from './authentication.ts';
import { errorProblem } from './errorProblem.ts';
import { healthRoutes, type ReadinessCheck } from './healthRoutes.ts';
import { loginRoutes } from './loginRoutes.ts';
import { type MetricsSource, metricsRoute } from './metricsRoute.ts';
import { type ObservedRequest, observeRequests } from './observeRequests.ts';
import { createOpenApiDocument } from './openApiDocument.ts';
import { openApiRoute } from './openApiRoute.ts';
import { certificateHistoryPageRoute } from './page/certificateHistoryPageRoute.ts';
import { certificatePageRoute } from './page/certificatePageRoute.ts';
import { certificatesPageRoute } from './page/certificatesPageRoute.ts';
import { comparePageRoute } from './page/comparePageRoute.ts';
import { docsRoute } from './page/docsRoute.ts';
import { landingPageRoute } from './page/landingPageRoute.ts';
import { reportsPageRoute } from './page/reportsPageRoute.ts';
import { statusPageRoute } from './page/statusPageRoute.ts';
import { parameterErrors } from './parameterErrors.ts';
import { invalidParameters, problem } from './problem.ts';
import { refuseCrossSite } from './refuseCrossSite.ts';
import { securityHeaders } from './securityHeaders.ts';
import { configuredHeaders } from './web/configuredHeaders.ts';
import { isBrokenRequest } from './web/connection.ts';
import { createCredentialCheck } from './web/credentialCheck.ts';
import { principalOf } from './web/principalOf.ts';
import { limitRequestRate } from './web/requestRate.ts';

export interface HttpAppOptions {
  queries: InventoryQueries;
  reports: ReportTools;
  requestSync: RequestSync;
  ready: ReadinessCheck;
  metrics: MetricsSource;
  auth: Pick<AuthenticationSettings, 'mode' | 'tokens'>;
  sessions: SessionStore;
  /** The web configuration at the moment; left out: there is none. */
  web?: (() => WebConfig) | undefined;
  clock: Clock;
  /** How long before its expiry a certificate is `expiring`. */
  expiringWithinSeconds: number;
  /** The longest time between two ticks of the schedule. */
  syncIntervalSeconds: number;
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
  const auth = {
    ...options.auth,
    ...(web && { web: webAccess(web) }),
    credentials: createCredentialCheck({
      tokens: options.auth.tokens,
      users: () => web?.().users ?? new Map(),
      elapsed,
      log,
    }),
    sessions: createSessions(options.sessions, clock),
    log,
  };
  const app = new OpenAPIHono({
    defaultHook: (result) => (result.success ? undefined : invalidParameters(parameterErrors(result))),
  });
  app.onError((error, c) =>
    isBrokenRequest(c, error)
      ? problem(400, 'The request was broken off before it was whole or answered.')
      : errorProblem(error, c.req, log),
  );
  app.notFound((c) =>
    problem(404, `There is nothing at ${c.req.path}; GET /openapi.json lists what there is.`),
  );

  if (observe) app.use(observeRequests(observe));
  if (web) {
    app.use(configuredHeaders(() => web().headers));
    app.use(limitRequestRate(() => web().rateLimit, elapsed));
  }
  app.use(securityHeaders());
  app.use(refuseCrossSite);
  app.use(createAuthentication(auth));
  app.use(bodyLimit({ maxSize: MAX_BODY_BYTES, onError: tooLarge }));
  app.use(methodNotAllowed({ app, onMethodNotAllowed: (_, methods) => notAllowed(methods) }));

  const certificates = { certificates: queries.certificates, clock, expiringWithinSeconds, ownerOf };
  landingPageRoute(app, options);
  certificatesPageRoute(app, options);
  certificatePageRoute(app, options);
  certificateHistoryPageRoute(app, options);
  comparePageRoute(app, options);
  statusPageRoute(app, options);
  reportsPageRoute(app, options);
  listCertificates(app, certificates);
  getCertificate(app, certificates);
  getHistory(app, { history: queries.history, clock });
  listAccounts(app, queries);
  listChanges(app, queries);
  listFindings(app, { findings: queries.findings, clock });
  listSyncRuns(app, queries);
  getReport(app, { reports: options.reports, log, who: (c) => nameOfPrincipal(principalOf(c)) });
  calendar(app, options);
  requestSyncRoute(app, options);
  loginRoutes(app, auth);
  metricsRoute(app, options);
  healthRoutes(app, options);
  const schemes = () => authenticationSchemes(auth);
  const document = createOpenApiDocument(app, { version: options.version, schemes });
  docsRoute(app, document, options);
  openApiRoute(app, document);
  return app;
}

function webAccess(web: () => WebConfig): () => WebAccess {
  return () => {
    const current = web();
    return { users: current.users, verifiesEveryClient: verifiesEveryClient(current) };
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
