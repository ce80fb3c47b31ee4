import type { Monitoring } from '../monitoring.ts';
import { type Alert, type Placeholder, placeholders } from './alert.ts';

export interface Annotations {
  summary: string;
  description: string;
  /** Certalog's page of the certificate, or its first page. */
  page_url: string;
  /** The certificate as JSON, of which `owner` says who answers for it; none for an alert about anything else. */
  api_url?: string;
  runbook_url: string;
}

/** How a system writes each placeholder in its template language. */
export type Dialect = Record<Placeholder, string>;

/** The texts and links of an alert, with the placeholders in the dialect of the system that shows them. */
export function annotationsOf(alert: Alert, monitoring: Monitoring, dialect: Dialect): Annotations {
  const { certalog_url, runbook_url } = monitoring;
  const isOfCertificate = alert.subject === 'certificate';
  return {
    summary: capitalized(inDialect(alert.summary, dialect)),
    description: capitalized(inDialect(alert.description, dialect)),
    page_url: `${certalog_url}/${isOfCertificate ? certificatePath : ''}`,
    ...(isOfCertificate && { api_url: `${certalog_url}/api/v1/${certificatePath}` }),
    runbook_url: `${runbook_url}#${alert.name.toLowerCase()}`,
  };
}

const certificatePath = 'accounts/{{ .Labels.account_id }}/certificates/{{ .Labels.certificate_id }}';

/**
 * What Prometheus and Grafana write alike: both give the labels of the alert as `.Labels`. A certificate's name may be
 * empty.
 */
export const commonDialect = {
  '{certificate}':
    'certificate {{ if .Labels.name }}"{{ .Labels.name }}" ({{ .Labels.certificate_id }}){{ else }}{{ .Labels.certificate_id }}{{ end }}',
  '{token}': '{{ .Labels.token }}',
} as const satisfies Partial<Dialect>;

function inDialect(text: string, dialect: Dialect): string {
  return placeholders.reduce(
    (result, placeholder) => result.replaceAll(placeholder, dialect[placeholder]),
    text,
  );
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
