import type { ReportFormat } from '../reports.ts';
import { csvEncoder } from './csv.ts';
import type { ReportEncoder } from './encoder.ts';
import { icsEncoder } from './ics.ts';
import { jsonEncoder } from './json.ts';

/** The encoders of every format; that of HTML is given, since it has the style of the pages. */
export function createEncoders(html: ReportEncoder): Readonly<Record<ReportFormat, ReportEncoder>> {
  return { csv: csvEncoder, json: jsonEncoder, html, ics: icsEncoder };
}
