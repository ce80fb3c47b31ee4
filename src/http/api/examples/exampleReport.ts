import { exampleCertificate } from './exampleCertificate.ts';
import { exampleAccountId, exampleCertificateId, exampleInstant } from './exampleIds.ts';

const { name, earliest_not_after } = exampleCertificate;
const rowsSha256 = '4b3a1f0f8f0a5d7c1a7fce37d3bb0d6ac1e2fd9dd38a8b0e4a1b1c8a9c3c7d55';

/** The report `expiring` of the certificate of the examples, of whose many columns a few are shown. */
export const exampleReport = {
  report: 'expiring',
  title: 'Certificates that expire soon',
  generated_at: exampleInstant,
  as_of: exampleInstant,
  version: '1.0.0',
  filter: { account_id: [exampleAccountId], within: ['30d'] },
  expiring_within_seconds: 2_592_000,
  row_count: 1,
  rows_sha256: rowsSha256,
  last_complete_syncs: [{ account_id: exampleAccountId, finished_at: '2026-06-01T11:45:03.918274Z' }],
  columns: ['account_id', 'certificate_id', 'name', 'earliest_not_after'],
  rows: [{ account_id: exampleAccountId, certificate_id: exampleCertificateId, name, earliest_not_after }],
};

/** The same as CSV. */
export const exampleCsv = [
  '"report","expiring",,',
  `"as_of","${exampleInstant}",,`,
  '"row_count",1,,',
  `"rows_sha256","${rowsSha256}",,`,
  `"last_complete_sync","${exampleAccountId}","2026-06-01T11:45:03.918274Z",`,
  ',,,',
  '"account_id","certificate_id","name","earliest_not_after"',
  `"${exampleAccountId}","${exampleCertificateId}","${name}","${earliest_not_after}"`,
  '',
].join('\r\n');

/** The same to subscribe to. */
export const exampleCalendar = [
  'BEGIN:VCALENDAR',
  'VERSION:2.0',
  'PRODID:-//Certalog//Certalog 1.0.0//EN',
  'BEGIN:VEVENT',
  `UID:${exampleAccountId}-${exampleCertificateId}@certalog`,
  'DTSTAMP:20260601T120000Z',
  'DTSTART;VALUE=DATE:20260621',
  `SUMMARY:${name} expires`,
  'END:VEVENT',
  'END:VCALENDAR',
  '',
].join('\r\n');
