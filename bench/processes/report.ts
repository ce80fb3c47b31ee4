import { tmpdir } from 'node:os';
import { openDatabase } from '../../src/database/connection.ts';
import { createReportSource } from '../../src/database/reportSource.ts';
import { limitYoungGeneration } from '../../src/limitYoungGeneration.ts';
import { csvEncoder } from '../../src/reports/encoders/csv.ts';
import { prepareReport } from '../../src/reports/prepareReport.ts';
import { answerRequests } from './answerRequests.ts';

export type ReportWork = { url: string; work: 'report' | 'copy' };

export interface ReportMeasurement {
  rows: number;
  bytes: number;
  seconds: number;
  /** The largest resident set while it ran, beyond that of before. */
  grownMegabytes: number;
}

limitYoungGeneration();

/** What the report is made of, as one statement whose result is not looked at. */
const copy = `copy (
  select account.name, c.account_id, c.certificate_id, c.name, c.type, c.ca, c.uploaded_on, c.declared_expires_on,
    c.declared_issuer, c.declared_serial_number, c.declared_signature, c.earliest_not_after, c.latest_not_before,
    c.valid_from, uses.services, encode(e.fingerprint_sha256, 'hex'), encode(e.spki_sha256, 'hex'), e.serial_number,
    e.serial_number_decimal, e.subject, e.issuer, e.not_before, e.not_after, e.signature_algorithm, e.key_algorithm,
    e.key_size, e.curve, e.is_ca, e.self_signed, e.key_usage, e.extended_key_usage, e.subject_alternative_names
  from certalog.certificates c
  join certalog.accounts account using (account_id)
  left join certalog.bundle_blocks b on b.bundle_digest = c.bundle_digest and b.position = 0
  left join certalog.elements e on e.fingerprint_sha256 = b.fingerprint_sha256
  left join (
    select account_id, certificate_id, json_agg(distinct service) as services from certalog.associations
    where valid_to is null group by account_id, certificate_id) uses using (account_id, certificate_id)
  where c.valid_to is null order by c.account_id, c.certificate_id) to stdout with (format csv)`;

/** Makes the inventory report as CSV and reads it, or copies the same columns by bare SQL; measures this process alone. */
answerRequests<ReportWork, ReportMeasurement>(async ({ url, work }) => {
  const database = openDatabase({ url, max: 2 });
  // What the first statement loads is not of the report.
  await database.$client`select 1`;
  const before = process.memoryUsage.rss();
  let peak = before;
  const sample = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss());
  }, 10);
  const start = performance.now();
  try {
    const { rows, bytes } = work === 'report' ? await report(database) : await bareCopy(database);
    return {
      rows,
      bytes,
      seconds: (performance.now() - start) / 1000,
      grownMegabytes: (peak - before) / 2 ** 20,
    };
  } finally {
    clearInterval(sample);
    await database.$client.end();
  }
});

async function report(database: ReturnType<typeof openDatabase>) {
  const prepared = await prepareReport(
    {
      name: 'inventory',
      format: 'csv',
      filter: {},
      asOf: null,
      from: null,
      to: null,
      withinSeconds: null,
    },
    csvEncoder,
    {
      source: createReportSource(database),
      clock: () => new Date().toISOString(),
      ownerOf: () => null,
      expiringWithinSeconds: 30 * 86_400,
      intervalSeconds: 900,
      version: 'bench',
      temporaryDirectory: tmpdir(),
    },
    new AbortController().signal,
  );
  return { rows: prepared.evidence.rowCount, bytes: await lengthOf(prepared.body()) };
}

async function bareCopy(database: ReturnType<typeof openDatabase>) {
  const [row] = await database.$client<{ count: number }[]>`
    select count(*)::int as count from certalog.certificates where valid_to is null`;
  return { rows: row?.count ?? 0, bytes: await lengthOf(await database.$client.unsafe(copy).readable()) };
}

async function lengthOf(pieces: AsyncIterable<Uint8Array>): Promise<number> {
  let length = 0;
  for await (const piece of pieces) length += piece.length;
  return length;
}
