import type { Context } from 'hono';
import { loginPage, refusalPage } from '../page/loginPage.ts';
import { problem } from '../problem.ts';

import { localPath } from './localPath.ts';
import { wantsPage } from './wantsPage.ts';

/** By what a request may show who sends it. */
export type AuthenticationScheme = 'bearer' | 'basic';

/** Why a request is not let through, in a sentence for a person that holds nothing of what was shown. */
export interface Refusal {
  status: 401 | 403 | 429 | 503;
  detail: string;
  /** Of the challenge of a bearer token (RFC 6750 3.1), where there is one. */
  bearerError?: string;
  retryAfterSeconds?: number;
  /** Why there was no session any more; null: there was none. */
  fault?: string | null;
}

/** The answer that refuses: a page to whoever opens one in a browser, a problem (RFC 9457) to a program. */
export async function refuse(
  c: Context,
  refusal: Refusal,
  schemes: readonly AuthenticationScheme[],
): Promise<Response> {
  const { status, detail, fault = null } = refusal;
  if (!wantsPage(c)) {
    const response = problem(status, detail);
    setHeaders(response.headers, refusal, schemes);
    return response;
  }
  if (status !== 401 || schemes.length === 0)
    return htmlRefusal(await refusalPage(titles[status], detail), refusal, schemes);
  const next = c.req.method === 'POST' ? '/' : localPath(pathOf(c.req.url));
  return htmlRefusal(
    await loginPage({ ...loginMethods(schemes), next, fault, askAgain: comesFromElsewhere(c) }),
    refusal,
    schemes,
  );
}

/** The page to log in once more, with what was wrong. */
export async function refuseLogin(
  refusal: Refusal,
  next: string,
  schemes: readonly AuthenticationScheme[],
): Promise<Response> {
  const page = { ...loginMethods(schemes), next, fault: refusal.detail, askAgain: false };
  return htmlRefusal(await loginPage(page), refusal, schemes);
}

const titles = {
  401: 'Not let in',
  403: 'Not allowed',
  429: 'Too many attempts',
  503: 'Not just now',
} as const;

function loginMethods(schemes: readonly AuthenticationScheme[]) {
  return { byToken: schemes.includes('bearer'), byPassword: schemes.includes('basic') };
}

function htmlRefusal(
  page: { toString(): string },
  refusal: Refusal,
  schemes: readonly AuthenticationScheme[],
): Response {
  const headers = new Headers({ 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' });
  // Basic would open the browser's own dialogue in place of the page; 401 needs a challenge (RFC 9110 15.5.2).
  setHeaders(headers, refusal, schemes.length > 0 ? ['bearer'] : []);
  return new Response(page.toString(), { status: refusal.status, headers });
}

/** A field for each challenge (RFC 9110 11.6.1): many clients misread several in one. */
function setHeaders(headers: Headers, refusal: Refusal, schemes: readonly AuthenticationScheme[]): void {
  const { status, bearerError, retryAfterSeconds } = refusal;
  if (retryAfterSeconds !== undefined) headers.set('retry-after', String(retryAfterSeconds));
  for (const scheme of schemes) {
    const error = bearerError === undefined ? '' : `, ${bearerError}`;
    if (scheme === 'bearer' && (status === 401 || error !== ''))
      headers.append('www-authenticate', `Bearer realm="certalog"${error}`);
    if (scheme === 'basic' && status === 401)
      headers.append('www-authenticate', 'Basic realm="certalog", charset="UTF-8"');
  }
}

/**
 * Whether a link on another site, or in a mail program's page, led here: such a request lacks a `Strict` cookie, and one
 * that this page makes itself does not (W3C Fetch Metadata).
 */
function comesFromElsewhere(c: Context): boolean {
  const site = c.req.header('sec-fetch-site');
  return c.req.method === 'GET' && (site === 'cross-site' || site === 'same-site');
}

function pathOf(url: string): string {
  const { pathname, search } = new URL(url);
  return pathname + search;
}
