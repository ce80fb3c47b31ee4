import { html, raw } from 'hono/html';
import { documentHead, mark } from './documentHead.ts';
import { minuteOf } from './times.ts';

export type Html = ReturnType<typeof html>;

/** Who is logged in. */
export interface Viewer {
  name: string;
}

/** What every page shows around its content. */
export interface PageFrame {
  /** What the page shows, as the tab says it: `Certificates`. */
  title: string;
  /** The entry of the navigation that leads here; null when none does. */
  current: NavigationPath | null;
  /** Null where nobody logs in. */
  viewer: Viewer | null;
  /** The instant by which states and ages are decided. */
  now: Date;
  version: string;
}

const navigation = [
  ['/', 'Overview'],
  ['/certificates', 'Certificates'],
  ['/compare', 'Compare'],
  ['/status', 'Sync status'],
  ['/reports', 'Reports'],
  ['/docs', 'API'],
] as const;

export type NavigationPath = (typeof navigation)[number][0];

/** A page as HTML, with the style that the content security policy lets in and nothing else. `main` has the one `h1`. */
export function htmlDocument({ title, current, viewer, now, version }: PageFrame, main: Html) {
  return html`<!doctype html>
<html lang="en">
${documentHead(title)}
<body>
<a class="skip" href="#main">Skip to content</a>
<header class="banner">
<a class="brand" href="/">${mark}Certalog</a>
<nav aria-label="Pages"><ul>${navigation.map(
    ([path, name]) =>
      html`<li><a href="${path}"${path === current ? raw(' aria-current="page"') : ''}>${name}</a></li>`,
  )}</ul></nav>
${viewer === null ? '' : logOut(viewer)}
</header>
<main id="main" tabindex="-1">
${main}
</main>
<footer class="foot"><p>Certalog ${version}</p>
<p>As of <time datetime="${now.toISOString()}">${minuteOf(now.toISOString())}</time></p></footer>
</body>
</html>
`;
}

function logOut({ name }: Viewer) {
  return html`<form class="viewer" method="post" action="/logout"><span>Logged in as <bdi>${name}</bdi></span>
<button class="button">Log out</button></form>`;
}
