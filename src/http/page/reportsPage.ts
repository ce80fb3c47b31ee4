import { html } from 'hono/html';
import { type ReportDescription, type ReportFormat, reports } from '../../reports/reports.ts';
import { type Html, htmlDocument, type PageFrame } from './document.ts';

/** The page from which reports are downloaded: each with what it selects and the form that asks for it. */
export function reportsPage({ viewer, now, version }: Pick<PageFrame, 'viewer' | 'now' | 'version'>) {
  return htmlDocument(
    { title: 'Reports', current: '/reports', viewer, now, version },
    html`<h1>Reports</h1>
<p>Each begins with what it is evidence of: when it was made, as of when it tells, the last complete sync of each account,
its filter, the number of its rows and their SHA-256. Moments are UTC, such as 2026-01-31T12:00:00Z.</p>
<div class="grid dense">${Object.values(reports).map(reportCard)}
<section class="card" aria-labelledby="calendar"><h2 id="calendar">Calendar</h2>
<p>An all-day event for each expiry, to be subscribed to by a calendar.</p>
<p class="actions"><a class="button" href="/api/v1/calendar.ics">calendar.ics</a></p></section>
</div>`,
  );
}

function reportCard({ name, title, description, formats, of }: ReportDescription) {
  const path = `/api/v1/reports/${name}`;
  const buttons = (hidden: string) =>
    formats.map(
      (format) =>
        html`<button class="button" name="format" value="${format}">${formatNames[format]}<span class="hidden"> ${hidden}</span></button>`,
    );
  return html`<section class="card" aria-labelledby="${name}"><h2 id="${name}">${title}</h2>
<p>${description}</p>
<form class="actions" method="get" action="${path}">${buttons(`of ${title}`)}</form>
${
  name === 'expiring'
    ? askedFor(path, 'Within another time', [['within', 'Within, such as 90d']], buttons('within that'))
    : ''
}${askedFor(path, of === 'time' ? 'Of a certain time' : 'As of another moment', momentFields[of], buttons('of then'))}</section>`;
}

const momentFields = {
  moment: [['as_of', 'As of']],
  time: [
    ['from', 'From'],
    ['to', 'To'],
  ],
} as const;

/** Every field must be filled in, since a form sends an empty one as an empty value, which is none that the API takes. */
function askedFor(
  path: string,
  summary: string,
  fields: readonly (readonly [name: string, label: string])[],
  buttons: Html[],
) {
  return html`<details><summary>${summary}</summary>
<form method="get" action="${path}"><div class="fields">${fields.map(
    ([name, label]) =>
      html`<label class="field">${label}<input type="text" name="${name}" required autocomplete="off" spellcheck="false"></label>`,
  )}</div>
<p class="actions">${buttons}</p></form></details>`;
}

const formatNames: Record<ReportFormat, string> = {
  csv: 'CSV',
  json: 'JSON',
  html: 'Print (HTML)',
  ics: 'Calendar',
};
