import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { ExposedCertificate } from '../../src/inventory/expositionSource.ts';
import {
  accountId,
  exposedAccount,
  exposedCertificate,
  exposedElement,
  memorySource,
} from './memorySource.ts';
import { readOpenMetrics } from './openMetrics.ts';
import { metricsOf } from './scraping.ts';

/** Few values, so that many are equal; some that a label has to escape, or that only look alike. */
const text = fc.constantFrom('', 'a', 'A', 'b', '"', '\\', '\n', '\\n', '"} 1', 'a, b', '\u0000', 'é');

const names = fc.record({
  subject: fc.constantFrom(null, '', 'CN=a', 'CN=a,CN=b', 'OU=a+OU=b', 'OU=a\\,b', 'CN=\\0A', 'CN=#0401AA'),
  issuer: fc.constantFrom(null, 'CN=a', 'O=a'),
  serialNumberDecimal: fc.constantFrom(null, '1', '-1'),
  subjectAlternativeNames: fc.array(
    fc.record({
      type: fc.constantFrom('dns', 'ip', 'email', 'uri'),
      value: fc.constantFrom('a', 'a,b', '1.2.3.4'),
    }),
    { maxLength: 2 },
  ),
});

const element = fc.record({
  fingerprintSha256: fc.constantFrom('00'.repeat(32), 'ff'.repeat(32)),
  notAfter: fc.constantFrom(null, 0, 1_900_000_000, 1_900_000_000.5),
  notBefore: fc.constantFrom(null, -1, 1_700_000_000),
  subjectCn: fc.option(text),
  names: fc.option(names),
});

const certificate = fc.record({
  account: fc.constantFrom(accountId, 'f'.repeat(32)),
  id: fc.constantFrom('1', '1/2', '2'),
  name: text,
  elements: fc.array(element, { maxLength: 4 }),
  services: fc.uniqueArray(fc.tuple(text, text), { maxLength: 3, selector: (pair) => JSON.stringify(pair) }),
});

const fleet = fc
  .uniqueArray(certificate, { maxLength: 5, selector: ({ account, id }) => `${account} ${id}` })
  .map((certificates) =>
    certificates.map(
      ({ account, id, name, elements, services }): ExposedCertificate =>
        exposedCertificate({
          accountId: account,
          certificateId: id,
          name,
          elements: elements.map((given, bundleIndex) => exposedElement({ ...given, bundleIndex })),
          associations: services.map(([service, status]) => ({ service, status, count: 2 })),
        }),
    ),
  );

it('no two samples ever have the same name and labels, and none is lost for that', async () => {
  await fc.assert(
    fc.asyncProperty(fleet, fc.constantFrom('all', 'earliest', 'none'), async (certificates, elements) => {
      const { source } = memorySource({ certificates, accounts: [exposedAccount()] });
      const { scrape } = metricsOf(source, () => '2027-01-01T00:00:00Z', {
        selection: { compatibility: ['x509', 'ssl'], elements },
      });
      const families = readOpenMetrics(await scrape('application/openmetrics-text'));
      const count = (name: string) => families.find((family) => family.name === name)?.samples.length;
      const dated = certificates.flatMap((each) => each.elements).filter(({ notAfter }) => notAfter !== null);
      for (const name of ['x509_cert_not_after', 'x509_cert_expired', 'ssl_cert_not_after'])
        expect(count(name)).toBe(dated.length);
      expect(count('certalog_certificate_unreadable')).toBe(certificates.length);
    }),
    { numRuns: 60, seed: 1 },
  );
});
