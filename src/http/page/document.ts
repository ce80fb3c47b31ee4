import { html, raw } from 'hono/html';

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

export const pageStyle = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: .3rem .8rem .3rem 0; border-bottom: 1px solid #8886; vertical-align: top; }
td { overflow-wrap: anywhere; }
td.number { font-variant-numeric: tabular-nums; }
table.facts th { width: 13rem; }
footer { margin-top: 2rem; opacity: .75; }
`;
