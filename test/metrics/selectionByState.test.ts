import { expect, test } from 'vitest';
import { type CertificateState, certificateStates } from '../../src/certificate/validity.ts';
import type { MetricsConfig } from '../../src/config/metrics.ts';
import { accountId, exposedCertificate, exposedElement, memorySource } from './memorySource.ts';
import { metricsOf, samples } from './scraping.ts';

const day = 86_400;
const noon = Date.parse('2027-01-01T12:00:00Z') / 1000;
const instant = (seconds: number) => new Date(seconds * 1000).toISOString();

/** Begins in a day, is expiring 30 days before its end, which is in 40 days. */
const certificate = exposedCertificate({
  certificateId: 'changing',
  elements: [exposedElement({ notBefore: noon + day, notAfter: noon + 40 * day })],
});
const unreadable = exposedCertificate({
  certificateId: 'unreadable',
  elements: [exposedElement({ parses: false, notBefore: null, notAfter: null })],
});

/** The first and the last second of each state. */
const moments: [CertificateState, number][] = [
  ['not_yet_valid', noon],
  ['not_yet_valid', noon + day - 1],
  ['valid', noon + day],
  ['valid', noon + 10 * day - 1],
  ['expiring', noon + 10 * day],
  ['expiring', noon + 40 * day],
  ['expired', noon + 40 * day + 1],
];

function shownOver(selection: Partial<MetricsConfig>) {
  let now = '';
  const certificates = [certificate, unreadable];
  const findings = certificates.map((of) => ({
    ...of,
    check: 'weak_key' as const,
    severity: 'warning' as const,
  }));
  const { source } = memorySource({ certificates, findings });
  const { scrape } = metricsOf(source, () => now, {
    selection: { compatibility: ['x509', 'ssl'], ...selection },
  });
  return async (at: number) => {
    now = instant(at);
    const text = await scrape();
    const ids = (pattern: RegExp) => [...text.matchAll(pattern)].map(([, id]) => String(id)).toSorted();
    const own = [...samples(text, 'certificate_unreadable').keys()].map(
      (labels) => /certificate_id="(\w+)"/.exec(labels)?.[1] ?? '',
    );
    return {
      own: own.toSorted(),
      findings: ids(/^certalog_certificate_finding_info\{.*certificate_id="(\w+)"/gm),
      expired: ids(/^x509_cert_expired\{.*filepath="\/\w+\/(\w+)"/gm),
    };
  };
}

const pattern = { accountId: null, name: null, type: null };

test.each(certificateStates)(
  'exclude by state %s: gone while it is so, by the second, without a change',
  async (state) => {
    const shown = shownOver({ exclude: [{ ...pattern, state }] });
    for (const [present, at] of moments) {
      const changing = present === state ? [] : ['changing'];
      const own = [...changing, ...(state === 'unreadable' ? [] : ['unreadable'])];
      expect({ at: instant(at), ...(await shown(at)) }).toEqual({
        at: instant(at),
        own,
        findings: own,
        expired: changing,
      });
    }
  },
);

test.each(certificateStates)('include by state %s: there while it is so, by the second', async (state) => {
  const shown = shownOver({ include: [{ ...pattern, accountId, state }] });
  for (const [present, at] of moments) {
    const own = present === state ? ['changing'] : state === 'unreadable' ? ['unreadable'] : [];
    expect((await shown(at)).own).toEqual(own);
  }
});
