import type { AlternativeNameType } from '../certificate/generalNames.ts';
import type { ExposedAccount, ExposedElement } from '../inventory/expositionSource.ts';
import { perAccount } from './accountExposition.ts';
import type { CertificateRenderer } from './certificateRenderer.ts';
import { attributesOf } from './distinguishedName.ts';
import { labelSet } from './exposition.ts';
import { FamilyRenderer, type FamilyText } from './familyText.ts';
import type { MetricFamily } from './metricFamily.ts';

/** What ssl_exporter tells apart by the target of a probe, which is the `instance` there. */
const place = ['account_id', 'certificate_id', 'bundle_index'] as const;
const described = ['serial_no', 'issuer_cn', 'cn', 'dnsnames', 'ips', 'emails', 'ou'] as const;

/** ribbybibby/ssl_exporter's names, labels and the form of their values (its prober/metrics.go). */
export const sslFamilies = {
  notAfter: {
    name: 'ssl_cert_not_after',
    type: 'gauge',
    help: 'notAfter as ssl_exporter has it, as of the last sync.',
    labels: [...place, ...described],
  },
  notBefore: {
    name: 'ssl_cert_not_before',
    type: 'gauge',
    help: 'notBefore as ssl_exporter has it, as of the last sync.',
    labels: [...place, ...described],
  },
  probeSuccess: {
    name: 'ssl_probe_success',
    type: 'gauge',
    help: '1 when the last sync of the account that ended was complete, else 0; absent before the first.',
    labels: ['account_id'],
  },
} as const satisfies Record<string, MetricFamily>;

/** ssl_exporter's instants of certificates, which it writes in whole seconds. */
export function createSslRenderer(): CertificateRenderer {
  const notAfter = new FamilyRenderer(sslFamilies.notAfter);
  const notBefore = new FamilyRenderer(sslFamilies.notBefore);
  return {
    families: [notAfter, notBefore],
    add({ accountId, certificateId, elements }) {
      for (const element of elements) {
        const position = [accountId, certificateId, String(element.bundleIndex)];
        const labels = labelSet(sslFamilies.notAfter.labels, [...position, ...describe(element)]);
        if (element.notAfter !== null) notAfter.add(labels, Math.floor(element.notAfter));
        if (element.notBefore !== null) notBefore.add(labels, Math.floor(element.notBefore));
      }
    },
  };
}

export function renderSslProbes(accounts: ExposedAccount[]): Promise<FamilyText> {
  return perAccount(sslFamilies.probeSuccess, accounts, ({ outcome }) =>
    outcome === null ? null : Number(outcome === 'complete'),
  );
}

function describe({ names }: ExposedElement): string[] {
  const subject = textsOf(names?.subject);
  const alternative = (type: AlternativeNameType) =>
    names?.subjectAlternativeNames.filter((name) => name.type === type).map(({ value }) => value) ?? [];
  return [
    names?.serialNumberDecimal ?? '',
    textsOf(names?.issuer)('CN').at(-1) ?? '',
    subject('CN').at(-1) ?? '',
    enclosed(alternative('dns')),
    enclosed(alternative('ip').map(withoutMapping)),
    enclosed(alternative('email')),
    enclosed(subject('OU')),
  ];
}

function textsOf(name: string | null | undefined): (type: string) => string[] {
  const attributes = attributesOf(name ?? '');
  return (wanted) =>
    attributes.flatMap(({ type, value }) => (type === wanted && value !== null ? [value] : []));
}

/** `,a,b,`: so that a pattern finds a whole value; empty without any. */
function enclosed(values: string[]): string {
  return values.length === 0 ? '' : `,${values.join(',')},`;
}

/** Go writes an IPv4 address that is mapped into IPv6 as IPv4. */
function withoutMapping(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/, '');
}
