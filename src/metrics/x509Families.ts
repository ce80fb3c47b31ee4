import type { MetricFamily } from './metricFamily.ts';

/** `source_kind` of an account among the sources of x509-certificate-exporter. */
export const SOURCE_KIND = 'cloudflare';

const source = ['source_kind', 'source_name'] as const;

const fields = ['C', 'ST', 'L', 'O', 'OU', 'CN'] as const;

/** Where a certificate lies stands in the labels of files: those of Kubernetes are absent, which is as if empty. */
const certificate = [
  'filename',
  'filepath',
  'serial_number',
  ...fields.map((field) => `issuer_${field}`),
  ...fields.map((field) => `subject_${field}`),
  'discriminator',
];

const gauge = (name: string, labels: readonly string[], help: string): MetricFamily => ({
  name,
  type: 'gauge',
  help,
  labels,
});

/**
 * What the alert rules and the dashboard (13922) of enix/x509-certificate-exporter 4 ask of certificates and sources,
 * by its names and labels (its docs/metrics.md, pkg/registry).
 */
export const x509Families = {
  notAfter: gauge(
    'x509_cert_not_after',
    certificate,
    'notAfter as x509-certificate-exporter has it, as of the last sync.',
  ),
  notBefore: gauge(
    'x509_cert_not_before',
    certificate,
    'notBefore as x509-certificate-exporter has it, as of the last sync.',
  ),
  expired: gauge(
    'x509_cert_expired',
    certificate,
    '1 when the certificate has expired by the clock now, else 0, as x509-certificate-exporter has it; the certificates are of the last sync.',
  ),
  sourceUp: gauge(
    'x509_source_up',
    source,
    '1 when the last sync of the account that ended could read its list, else 0; absent before the first.',
  ),
  sourceErrors: {
    name: 'x509_source_errors_total',
    type: 'counter',
    help: 'Syncs of the account that this process ended without a complete reading, by reason.',
    labels: [...source, 'reason'],
  },
} as const satisfies Record<string, MetricFamily>;
