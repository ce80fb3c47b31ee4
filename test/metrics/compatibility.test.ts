import { describe, expect, it } from 'vitest';
import type { MetricsCompatibility } from '../../src/config/values.ts';
import type { ExposedCertificate } from '../../src/inventory/expositionSource.ts';
import {
  accountId,
  exposedAccount,
  exposedCertificate,
  exposedElement,
  memorySource,
} from './memorySource.ts';
import { readOpenMetrics } from './openMetrics.ts';
import { countingReads, metricsOf } from './scraping.ts';

const id = '2458ce5a-0c35-4c7f-82c7-8e9487d3ff60';
let now = '2027-01-01T00:00:00Z';

const elementOf = (names: object, rest: object = {}) => {
  const element = exposedElement(rest);
  return { ...element, names: element.names && { ...element.names, ...names } };
};

function exporter(
  compatibility: MetricsCompatibility,
  certificates: ExposedCertificate[],
  accounts = [exposedAccount()],
) {
  const { source, inventory } = memorySource({ certificates, accounts });
  const metrics = metricsOf(source, () => now, { selection: { compatibility: [compatibility] } });
  const samples = async (name: string) =>
    readOpenMetrics(await metrics.scrape('application/openmetrics-text'))
      .flatMap((family) => family.samples)
      .filter((sample) => sample.name === name)
      .map(({ labels, value }) => ({ ...Object.fromEntries(labels), value: Number(value) }));
  return { ...metrics, inventory, samples };
}

describe('as x509-certificate-exporter', () => {
  it('a certificate has its labels: of several values the first, of common names the last, a decimal serial', async () => {
    const element = elementOf(
      {
        subject: 'CN=b\\, inc,CN=a,OU=two,OU=one,O=Example,L=London,ST=England,C=GB',
        serialNumberDecimal: null,
      },
      { notAfter: 1_900_000_000.75 },
    );
    const { samples } = exporter('x509', [exposedCertificate({ elements: [element] })]);
    expect(await samples('x509_cert_not_after')).toEqual([
      {
        filename: 'gateway',
        filepath: `/${accountId}/${id}`,
        serial_number: '',
        subject_C: 'GB',
        subject_ST: 'England',
        subject_L: 'London',
        subject_O: 'Example',
        subject_OU: 'one',
        subject_CN: 'b, inc',
        issuer_C: '',
        issuer_ST: '',
        issuer_L: '',
        issuer_O: 'Example Ltd',
        issuer_OU: '',
        issuer_CN: 'Example Root',
        discriminator: '',
        value: 1_900_000_000,
      },
    ]);
    expect(await samples('x509_cert_not_before')).toMatchObject([{ value: 1_700_000_000 }]);
  });

  it('a serial number of more digits than a number holds is written out', async () => {
    const serialNumberDecimal = '681190456321098345670921340987123';
    const { samples } = exporter('x509', [
      exposedCertificate({ elements: [elementOf({ serialNumberDecimal })] }),
    ]);
    expect(await samples('x509_cert_not_after')).toMatchObject([{ serial_number: serialNumberDecimal }]);
  });

  it('equal elements of one certificate are told apart by a discriminator of eight hex digits, others have none', async () => {
    const elements = [
      exposedElement({ bundleIndex: 0 }),
      exposedElement({ bundleIndex: 1 }),
      elementOf({ serialNumberDecimal: '5' }, { bundleIndex: 2 }),
    ];
    const { samples } = exporter('x509', [exposedCertificate({ elements })]);
    const discriminators = (await samples('x509_cert_not_after')).map((each) =>
      Reflect.get(each, 'discriminator'),
    );
    expect(discriminators).toEqual([
      expect.stringMatching(/^[0-9a-f]{8}$/),
      expect.stringMatching(/^[0-9a-f]{8}$/),
      '',
    ]);
    expect(new Set(discriminators).size).toBe(3);
  });

  it('a certificate expires when the clock passes its end, without a sync', async () => {
    const first = exposedElement({ bundleIndex: 0, notAfter: Date.parse('2027-01-01T00:00:01Z') / 1000 });
    const second = elementOf(
      { serialNumberDecimal: '5' },
      { bundleIndex: 1, notAfter: Date.parse('2027-01-01T00:00:02Z') / 1000 },
    );
    const { samples } = exporter('x509', [exposedCertificate({ elements: [first, second] })]);
    const expiredAt = async (instant: string) => {
      now = instant;
      return (await samples('x509_cert_expired')).map(({ value }) => value);
    };
    expect(await expiredAt('2027-01-01T00:00:01.000Z')).toEqual([0, 0]);
    expect(await expiredAt('2027-01-01T00:00:01.001Z')).toEqual([1, 0]);
    expect(await expiredAt('2027-01-01T00:00:02.000Z')).toEqual([1, 0]);
    expect(await expiredAt('2027-01-01T00:00:02.001Z')).toEqual([1, 1]);
  });

  it('all of it is read in one pass over the inventory', async () => {
    const { source } = memorySource({ certificates: [exposedCertificate()] });
    const counted = countingReads(source, 'certificates');
    const { scrape } = metricsOf(counted.source, () => '2027-01-01T00:00:00Z', {
      selection: { compatibility: ['x509', 'ssl'] },
    });
    expect(await scrape()).toMatch(/^x509_cert_expired\{/m);
    expect(counted.readings()).toBe(1);
  });

  it('an account is a source that is up unless its list could not be read, and counts its errors by reason', async () => {
    const accounts = [
      exposedAccount(),
      exposedAccount({ accountId: 'b', outcome: 'failed', reason: 'network', complete: false }),
      exposedAccount({ accountId: 'c', outcome: 'incomplete', reason: 'timeout', complete: false }),
      exposedAccount({ accountId: 'd', outcome: null, complete: false }),
    ];
    const { samples, counters } = exporter('x509', [], accounts);
    expect(await samples('x509_source_up')).toEqual([
      { source_kind: 'cloudflare', source_name: accountId, value: 1 },
      { source_kind: 'cloudflare', source_name: 'b', value: 0 },
      { source_kind: 'cloudflare', source_name: 'c', value: 1 },
    ]);
    counters.count('b', 'network');
    const errors = await samples('x509_source_errors_total');
    expect(errors).toContainEqual({
      source_kind: 'cloudflare',
      source_name: 'b',
      reason: 'network',
      value: 1,
    });
    expect(errors).toContainEqual({
      source_kind: 'cloudflare',
      source_name: 'b',
      reason: 'timeout',
      value: 0,
    });
  });
});

describe('as ssl_exporter', () => {
  it('a certificate has its labels, lists between commas', async () => {
    const element = elementOf({
      subject: 'CN=gateway.example,OU=two,OU=one',
      subjectAlternativeNames: [
        { type: 'dns', value: 'a.example' },
        { type: 'ip', value: '192.0.2.1' },
        { type: 'dns', value: 'b.example' },
        { type: 'ip', value: '::ffff:192.0.2.2' },
        { type: 'ip', value: '2001:db8::1' },
        { type: 'email', value: 'ops@example' },
        { type: 'uri', value: 'spiffe://example' },
      ],
    });
    const { samples } = exporter('ssl', [exposedCertificate({ elements: [element] })]);
    expect(await samples('ssl_cert_not_after')).toEqual([
      {
        account_id: accountId,
        certificate_id: id,
        bundle_index: '0',
        serial_no: '2587',
        issuer_cn: 'Example Root',
        cn: 'gateway.example',
        dnsnames: ',a.example,b.example,',
        ips: ',192.0.2.1,192.0.2.2,2001:db8::1,',
        emails: ',ops@example,',
        ou: ',one,two,',
        value: 1_900_000_000,
      },
    ]);
  });

  it('a list without entries is empty', async () => {
    const { samples } = exporter('ssl', [exposedCertificate()]);
    expect(await samples('ssl_cert_not_before')).toMatchObject([{ dnsnames: '', ips: '', emails: '' }]);
  });

  it('an account is probed with success when its last run was complete', async () => {
    const accounts = [
      exposedAccount(),
      exposedAccount({ accountId: 'b', outcome: 'incomplete', complete: false }),
    ];
    const { samples } = exporter('ssl', [], accounts);
    expect(await samples('ssl_probe_success')).toEqual([
      { account_id: accountId, value: 1 },
      { account_id: 'b', value: 0 },
    ]);
  });
});

it('nothing of other exporters is there unless it is asked for', async () => {
  const { source } = memorySource({ certificates: [exposedCertificate()], accounts: [exposedAccount()] });
  expect(await metricsOf(source, () => now).scrape()).not.toMatch(/^(# \w+ )?(x509|ssl)_/m);
});
