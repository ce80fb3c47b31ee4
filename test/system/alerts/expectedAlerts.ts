import type { Served } from '../certalog.ts';

export interface ExpectedAlert {
  alert: string;
  certificateId: string;
}

interface Page {
  data: Certificate[];
  page: { next_cursor: string | null };
}

interface Certificate {
  id: string;
  state: string;
  earliest_not_after: string | null;
  elements: { not_before: string | null; not_after: string | null }[];
  associations: unknown[];
  findings: { check: string; exception: unknown }[];
}

const DAY = 86_400_000;

/** What shall fire for the certificates that the API shows, reckoned from the words of RUNBOOK.md and not from a metric. */
export async function expectedAlerts(served: Served, now: Date): Promise<ExpectedAlert[]> {
  const expected: ExpectedAlert[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const { data, page }: Page = await served.json(
      `/api/v1/certificates?limit=1000${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`,
    );
    for (const certificate of data)
      for (const alert of alertsOf(certificate, now.getTime()))
        expected.push({ alert: `Certalog${alert}`, certificateId: certificate.id });
    cursor = page.next_cursor;
  }
  return expected;
}

function alertsOf(certificate: Certificate, now: number): string[] {
  const { state, associations, findings } = certificate;
  if (state === 'unreadable') return ['CertificateUnreadable'];
  const open = new Set(findings.filter(({ exception }) => exception === null).map(({ check }) => check));
  if (open.has('superseded')) return [];
  const inUse = associations.length > 0;
  const alerts = inUse ? inUseAlerts(certificate, now) : unusedAlerts(certificate, now);
  if (inUse && (open.has('weak_key') || open.has('weak_signature'))) alerts.push('WeakCryptoInUse');
  if (open.has('unused')) alerts.push('CertificateUnused');
  return alerts;
}

function inUseAlerts(certificate: Certificate, now: number): string[] {
  const begins = Math.max(...certificate.elements.map(({ not_before }) => Date.parse(not_before ?? '')));
  const early = begins > now ? ['CertificateNotYetValid'] : [];
  if (certificate.state === 'expired') return [...early, 'CertificateExpired'];
  if (endsWithin(certificate, now, 7, 10)) return [...early, 'CertificateExpiringVerySoon'];
  if (endsWithin(certificate, now, 28, 3)) return [...early, 'CertificateExpiringSoon'];
  return early;
}

function unusedAlerts(certificate: Certificate, now: number): string[] {
  if (certificate.state === 'expired') return ['UnusedCertificateExpired'];
  return endsWithin(certificate, now, 28, 3) ? ['UnusedCertificateExpiring'] : [];
}

/** Less than so many days are left, and less than this part of its life. */
function endsWithin(
  { earliest_not_after: end, elements }: Certificate,
  now: number,
  days: number,
  part: number,
) {
  const left = Date.parse(end ?? '') - now;
  const lives = elements
    .filter(({ not_after }) => not_after === end)
    .map(({ not_before }) => Date.parse(end ?? '') - Date.parse(not_before ?? ''));
  return left < Math.min(days * DAY, Math.min(...lives) / part);
}
