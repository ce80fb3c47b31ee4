import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type HttpService, startHttpService, token, usersConfig } from './httpService.ts';
import { asBrowser } from './logIn.ts';

const tokens = [token('reader', 'read')];
let service: HttpService;

beforeAll(async () => {
  const web = usersConfig({ alice: 'x' });
  service = await startHttpService({ auth: { mode: 'tokens', tokens }, web: () => web });
});

afterAll(() => service?.stop());

const get = (path: string, headers: Record<string, string> = {}) => service.get(path, headers);

describe('whoever opens a page without a session', () => {
  test.each(['/', '/accounts/a/certificates/b?x=1', '/api/v1/certificates', '/metrics', '/nowhere'])(
    'gets the form with status 401, and no dialogue of the browser, at %s',
    async (path) => {
      const answer = await get(path, asBrowser);
      expect(answer.status).toBe(401);
      expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
      expect(answer.headers.get('www-authenticate')).toBe('Bearer realm="certalog"');
      expect(answer.headers.get('cache-control')).toBe('no-store');
      const page = await answer.text();
      expect(page.match(/<form method="post" action="\/login">/g)).toHaveLength(2);
      expect(page).toContain(`name="next" value="${path}"`);
      expect(page).not.toMatch(/<script|style=|\son\w+=|1\.2\.3/);
    },
  );

  test('gets no form for what is not configured', async () => {
    const [byToken, byPassword] = [
      await startHttpService({ auth: { mode: 'tokens', tokens } }, service.database),
      await startHttpService({ web: () => usersConfig({ alice: 'x' }) }, service.database),
    ];
    const [first, second] = [
      await (await byToken.get('/', asBrowser)).text(),
      await (await byPassword.get('/', asBrowser)).text(),
    ];
    expect([first.includes('name="token"'), first.includes('name="password"')]).toEqual([true, false]);
    expect([second.includes('name="token"'), second.includes('name="password"')]).toEqual([false, true]);
    await byToken.stop();
    await byPassword.stop();
  });

  test('gets a problem as a program does, when it does not ask for HTML or shows credentials', async () => {
    for (const headers of [{}, { accept: '*/*' }, { ...asBrowser, authorization: 'Bearer nobody' }]) {
      const answer = await get('/', headers);
      expect(answer.status).toBe(401);
      expect(answer.headers.get('content-type')).toBe('application/problem+json');
      expect(answer.headers.get('www-authenticate')).toContain('Basic realm="certalog"');
    }
  });

  test('what a path holds is text in the form', async () => {
    const page = await (await get(`/x?"><script>alert(1)</script>`, asBrowser)).text();
    expect(page).not.toContain('<script');
  });

  test('is asked once more where a link of another site led, since the cookie is not sent with that', async () => {
    const from = async (site: string) => (await get('/', { ...asBrowser, 'sec-fetch-site': site })).text();
    for (const site of ['cross-site', 'same-site'])
      expect(await from(site)).toContain('<meta http-equiv="refresh" content="0">');
    for (const site of ['same-origin', 'none']) expect(await from(site)).not.toContain('http-equiv');
  });
});
