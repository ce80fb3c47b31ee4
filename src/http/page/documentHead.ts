import { html, raw } from 'hono/html';
import { pageStyle } from './style.ts';

/** The head of every page, with the style that the content security policy lets in. `more` comes before the style. */
export function documentHead(title: string, more: ReturnType<typeof html> | '' = '') {
  return html`<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} – Certalog</title>
<link rel="icon" href="${icon}">
${more}<style>${raw(pageStyle)}</style>
</head>`;
}

/** The product's sign, as text is set beside it. */
export const mark = html`<svg class="mark" viewBox="0 0 16 16" aria-hidden="true"><path d="M8 1 14 3.5V8c0 3.4-2.5 6-6 7-3.5-1-6-3.6-6-7V3.5Z"/><path class="tick" d="m5 8 2.2 2.2L11.2 6"/></svg>`;

const icon = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><path fill="#0b5cad" d="M8 1 14 3.5V8c0 3.4-2.5 6-6 7-3.5-1-6-3.6-6-7V3.5Z"/><path fill="none" stroke="#fff" stroke-width="1.8" d="m5 8 2.2 2.2L11.2 6"/></svg>',
)}`;
