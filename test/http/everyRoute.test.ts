import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { account } from '../database/seedInventory.ts';
import { type OpenApiDocument, openApiDocument } from '../support/appWithoutInventory.ts';
import { type HttpService, startHttpService, token } from './httpService.ts';
import { asBrowser, sessionOf } from './logIn.ts';

const reader = token('reader', 'read');
const prometheus = token('prometheus', 'metrics');
const operator = token('operator', 'operate');
const asksNobody = ['GET /healthz', 'GET /readyz'];
const isMetrics = (route: string) => route === 'GET /metrics';

let service: HttpService;
let routes: string[];

beforeAll(async () => {
  routes = routesOf(await openApiDocument());
  let hours = 0;
  service = await startHttpService({
    auth: { mode: 'tokens', tokens: [reader, prometheus, operator] },
    // Every wrong token here is the first one for hours.
    elapsed: () => hours++ * 3_600_000,
  });
});

afterAll(() => service?.stop());

function routesOf({ paths }: OpenApiDocument): string[] {
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
  );
}

/** With something in place of each parameter of the path. */
function send(route: string, headers: Record<string, string> = {}): Promise<Response> {
  const [method = '', path = ''] = route.split(' ');
  const filled = path.replaceAll('{account_id}', account('a')).replace(/\{\w+\}/g, 'inventory');
  return fetch(service.url + filled, { method, headers, redirect: 'manual' });
}

const bearer = ({ text }: { text: string }) => ({ authorization: `Bearer ${text}` });

async function statuses(headers: Record<string, string>): Promise<Map<string, number>> {
  const found = new Map<string, number>();
  for (const route of routes) found.set(route, (await send(route, headers)).status);
  return found;
}

const refused = (found: Map<string, number>, status: number) =>
  [...found].filter(([, one]) => one === status).map(([route]) => route);

describe('of all routes of the OpenAPI document', () => {
  test.each([
    ['no credentials', {}],
    ['no credentials, in a browser', asBrowser],
    ['a token that is not known', bearer({ text: 'nobody' })],
    ['a cookie that is no session', { cookie: `certalog_session=${'A'.repeat(43)}` }],
  ])('only health answers %s otherwise than by 401', async (_, headers) => {
    const wrong = [...(await statuses(headers))].filter(([route, status]) =>
      asksNobody.includes(route) ? status === 401 : status !== 401,
    );
    expect(wrong).toEqual([]);
    expect(routes.length).toBeGreaterThan(12);
  });

  test('a token of the scope read is refused those that change something, and the metrics', async () => {
    const changing = routes.filter((route) => !route.startsWith('GET ') && !/ \/log(in|out)$/.test(route));
    expect(refused(await statuses(bearer(reader)), 403)).toEqual(
      routes.filter((route) => isMetrics(route) || changing.includes(route)),
    );
  });

  test('a token of the scope metrics is refused all but the metrics', async () => {
    const open = [...asksNobody, 'GET /metrics', 'POST /login', 'POST /logout'];
    expect(refused(await statuses(bearer(prometheus)), 403)).toEqual(
      routes.filter((route) => !open.includes(route)),
    );
  });

  test('a token of the scope operate is refused none', async () => {
    const found = await statuses(bearer(operator));
    expect(refused(found, 403)).toEqual([]);
    expect(refused(found, 401)).toEqual(['POST /login']);
  });

  test('a session is refused those that change something, whatever its token may', async () => {
    const session = await sessionOf(service.url, { token: operator.text });
    const found = new Map<string, number>();
    for (const route of routes.filter((one) => !/ \/log(in|out)$/.test(one)))
      found.set(route, (await send(route, session)).status);
    expect(refused(found, 403)).toEqual([...found.keys()].filter((route) => !route.startsWith('GET ')));
    expect(refused(found, 401)).toEqual([]);
  });

  test('every page says who is logged in, and offers to log out whoever is', async () => {
    const session = await sessionOf(service.url, { token: operator.text });
    const pages: string[] = [];
    for (const route of routes.filter((one) => one.startsWith('GET '))) {
      const answer = await send(route, { ...asBrowser, ...session });
      if (!answer.headers.get('content-type')?.startsWith('text/html')) continue;
      pages.push(route);
      expect(await answer.text()).toMatch(/action="\/logout"><span>Logged in as <bdi>operator<\/bdi>/);
      expect(await (await send(route, bearer(operator))).text()).not.toContain('action="/logout"');
    }
    expect(pages).toEqual(expect.arrayContaining(['GET /', 'GET /accounts/{account_id}/certificates/{id}']));
  });

  test.each([
    ['that are let through', bearer(operator)],
    ['that are refused', asBrowser],
  ])(
    'answers %s run no script, stand in no frame, tell other sites nothing, and stay out of shared caches',
    async (_, headers) => {
      for (const route of [...routes, 'GET /nowhere', 'PUT /']) {
        const answer = await send(route, { ...headers, origin: service.url });
        const value = (name: string) => `${route}: ${answer.headers.get(name)}`;
        expect(value('content-security-policy')).toMatch(
          /: default-src 'none'; style-src 'sha256-[\w+/=]+'; img-src data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'$/,
        );
        expect(value('x-frame-options')).toBe(`${route}: DENY`);
        expect(value('x-content-type-options')).toBe(`${route}: nosniff`);
        expect(value('referrer-policy')).toBe(`${route}: same-origin`);
        expect(value('cross-origin-opener-policy')).toBe(`${route}: same-origin`);
        expect(value('cross-origin-resource-policy')).toBe(`${route}: same-origin`);
        expect(value('permissions-policy')).toBe(
          `${route}: camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()`,
        );
        expect(value('cache-control')).toMatch(/: (private, no-cache|no-store)$/);
        expect(answer.headers.has('access-control-allow-origin')).toBe(false);
        expect(answer.headers.has('x-powered-by') || answer.headers.has('server')).toBe(false);
        if (answer.status === 401) expect(value('cache-control')).toBe(`${route}: no-store`);
      }
    },
  );
});
