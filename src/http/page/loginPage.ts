import { html } from 'hono/html';
import { documentHead, mark } from './documentHead.ts';

export interface LoginPage {
  /** By what one may log in here; without either there is no form. */
  byToken: boolean;
  byPassword: boolean;
  /** The path to go on to. */
  next: string;
  /** One sentence: why this is not what was asked for; null at first sight. */
  fault: string | null;
  /** Ask for the page once more, since what led here came from another site, and so without the cookie. */
  askAgain: boolean;
}

/** The page to log in, which is in place of every page for whoever is not. It says nothing of what is behind it. */
export function loginPage({ byToken, byPassword, next, fault, askAgain }: LoginPage) {
  const again = askAgain ? html`<meta http-equiv="refresh" content="0">\n` : '';
  return standalonePage(
    'Log in',
    html`${fault === null ? '' : html`<p class="note" data-severity="critical" role="alert">${fault}</p>`}
<div class="stack">
${byToken ? form(next, 'Log in with a token', tokenField) : ''}
${byPassword ? form(next, 'Log in with a password', passwordFields) : ''}
</div>`,
    again,
  );
}

/** A page that refuses something, with what happened and what to do. */
export function refusalPage(title: string, detail: string) {
  return standalonePage(title, html`<p class="note">${detail}</p>\n<p><a href="/">To the overview</a></p>`);
}

function standalonePage(
  title: string,
  content: ReturnType<typeof html>,
  head: ReturnType<typeof html> | '' = '',
) {
  return html`<!doctype html>
<html lang="en">
${documentHead(title, head)}
<body>
<main class="alone">
<p class="brand">${mark}Certalog</p>
<h1>${title}</h1>
${content}
</main>
</body>
</html>
`;
}

function form(next: string, title: string, fields: ReturnType<typeof html>) {
  return html`<section class="card"><h2>${title}</h2>
<form method="post" action="/login"><input type="hidden" name="next" value="${next}">
${fields}
<button class="button primary">${title}</button></form></section>`;
}

const tokenField = html`<div class="field"><label for="token">Token</label>
<input id="token" name="token" type="password" autocomplete="off" spellcheck="false" required aria-describedby="token-hint">
<p class="hint" id="token-hint">One of the API tokens that this Certalog was given, with the scope read or operate.</p></div>`;

const passwordFields = html`<div class="field"><label for="user">User</label>
<input id="user" name="user" autocomplete="username" autocapitalize="none" spellcheck="false" required></div>
<div class="field"><label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password"></div>`;
