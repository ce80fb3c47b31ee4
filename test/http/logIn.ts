/** What a browser sends to open a page. */
export const asBrowser = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

/** Sends the login's form as a browser would. */
export function logIn(
  url: string,
  fields: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<Response> {
  return fetch(`${url}/login`, {
    method: 'POST',
    body: new URLSearchParams(fields),
    redirect: 'manual',
    headers: { ...asBrowser, ...headers },
  });
}

/** The header that a browser sends back for the one cookie that an answer sets. */
export function cookieOf(response: Response): { cookie: string } {
  const [only, ...more] = response.headers.getSetCookie();
  if (only === undefined || more.length > 0) throw new Error('the answer does not set one cookie');
  return { cookie: only.split(';')[0] ?? '' };
}

/** The header for the cookie of a login that must succeed. */
export async function sessionOf(url: string, fields: Record<string, string>): Promise<{ cookie: string }> {
  const response = await logIn(url, fields);
  if (response.status !== 303) throw new Error(`POST /login answered ${response.status}`);
  return cookieOf(response);
}
