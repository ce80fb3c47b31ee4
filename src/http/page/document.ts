import { html, raw } from 'hono/html';
import { pageStyle } from './style.ts';

/** A page as HTML, with the style that the content security policy lets in and nothing else. */
export function htmlDocument(title: string, body: ReturnType<typeof html>) {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${raw(pageStyle)}</style>
</head>
<body>
${body}
</body>
</html>
`;
}
