import { createHash } from 'node:crypto';
import type { Cell } from '../column.ts';
import type { ReportEncoder } from './encoder.ts';

/**
 * A calendar (RFC 5545) with an all-day event for each certificate that has an expiry, on its day in UTC. There are no
 * alarms: whoever subscribes decides when to be reminded. The evidence stands in `X-CERTALOG-…` properties.
 */
export const icsEncoder: ReportEncoder = {
  contentType: 'text/calendar; charset=utf-8',
  head: (evidence) =>
    calendarHead([
      ['X-CERTALOG-REPORT', evidence.report],
      ['X-CERTALOG-GENERATED-AT', evidence.generatedAt],
      ['X-CERTALOG-AS-OF', evidence.asOf],
      ['X-CERTALOG-VERSION', evidence.version],
      ...evidence.filter.map(([parameter, value]) => ['X-CERTALOG-FILTER', `${parameter}=${value}`] as const),
      ['X-CERTALOG-ROW-COUNT', String(evidence.rowCount)],
      ['X-CERTALOG-ROWS-SHA256', evidence.rowsSha256],
      ...evidence.lastCompleteSyncs.map(
        ({ accountId, finishedAt }) =>
          ['X-CERTALOG-LAST-COMPLETE-SYNC', `${accountId} ${finishedAt ?? 'never'}`] as const,
      ),
    ]),
  rows: (rows, columns) => {
    const names = columns.map(({ name }) => name);
    return rows.map((row) => event(row, names)).join('');
  },
  tail: 'END:VCALENDAR\r\n',
};

/** The same to subscribe to: it changes only when an event does. */
export const calendarEncoder: ReportEncoder = { ...icsEncoder, head: () => calendarHead([]) };

/** Clients ask again after this time (RFC 7986 5.7; X-PUBLISHED-TTL is what older ones know). */
const REFRESH = 'PT1H';

function calendarHead(more: (readonly [name: string, text: string])[]): string {
  return [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Certalog//Certificate expiry//EN',
    'CALSCALE:GREGORIAN',
    'NAME:Certificate expiry',
    'X-WR-CALNAME:Certificate expiry',
    `REFRESH-INTERVAL;VALUE=DURATION:${REFRESH}`,
    `X-PUBLISHED-TTL:${REFRESH}`,
    ...more.map(([name, text]) => `${name}:${escaped(text)}`),
  ]
    .map(line)
    .join('');
}

function event(row: readonly Cell[], names: readonly string[]): string {
  const cell = (name: string) => row[names.indexOf(name)] ?? null;
  const text = (name: string) => {
    const value = cell(name);
    return Array.isArray(value) ? value.join(', ') : value === null ? '' : String(value);
  };
  const expiry = text('earliest_not_after');
  if (expiry === '') return '';
  const title = text('name') || text('certificate_id');
  const facts = [
    ['Expires', expiry],
    ['Account', [text('account_name'), text('account_id')].filter(Boolean).join(', ')],
    ['Certificate', text('certificate_id')],
    ['Subject', text('subject')],
    ['Used by', text('services')],
    ['Owner', [text('owner'), text('owner_contact')].filter(Boolean).join(', ')],
  ];
  const description = facts
    .flatMap(([name, value]) => (value === '' ? [] : [`${name}: ${value}`]))
    .join('\n');
  return [
    'BEGIN:VEVENT',
    `UID:${uidOf(text('account_id'), text('certificate_id'))}`,
    // Without a METHOD it is the time of the last revision (RFC 5545 3.8.7.2): that of the record.
    `DTSTAMP:${compactInstant(text('unchanged_since'))}`,
    `DTSTART;VALUE=DATE:${compactDate(expiry)}`,
    `SUMMARY:${escaped(`${title} expires`)}`,
    `DESCRIPTION:${escaped(description)}`,
    'CATEGORIES:Certificate expiry',
    'TRANSP:TRANSPARENT',
    'END:VEVENT',
  ]
    .map(line)
    .join('');
}

/** The same for a certificate however its expiry, name or account name changes. */
function uidOf(accountId: string, certificateId: string): string {
  const digest = createHash('sha256')
    .update(JSON.stringify([accountId, certificateId]))
    .digest('hex');
  return `${digest.slice(0, 40)}@certalog`;
}

function compactDate(instant: string): string {
  return instant.slice(0, 10).replaceAll('-', '');
}

function compactInstant(instant: string): string {
  return `${compactDate(instant)}T${instant.slice(11, 19).replaceAll(':', '')}Z`;
}

/** TEXT (RFC 5545 3.3.11). Control characters other than line feeds cannot be written in it. */
function escaped(text: string): string {
  return text
    .replace(/[\\;,]/g, '\\$&')
    .replace(/\r\n?|\n/g, '\\n')
    .replace(/\p{Cc}/gu, '\uFFFD');
}

const LINE_OCTETS = 75;

/** A content line, folded so that no line has more than 75 octets and no character is torn (RFC 5545 3.1). */
function line(content: string): string {
  if (Buffer.byteLength(content) <= LINE_OCTETS) return `${content}\r\n`;
  let folded = '';
  let octets = 0;
  for (const character of content) {
    const length = Buffer.byteLength(character);
    if (octets + length > LINE_OCTETS) {
      folded += '\r\n ';
      octets = 1;
    }
    folded += character;
    octets += length;
  }
  return `${folded}\r\n`;
}
