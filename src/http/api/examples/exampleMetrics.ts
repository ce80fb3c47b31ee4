import { exampleAccountId, exampleCertificateId } from './exampleIds.ts';

const metric = 'certalog_certificate_earliest_not_after_timestamp_seconds';
const labels = `account_id="${exampleAccountId}",certificate_id="${exampleCertificateId}",name="payments-gateway"`;

/** The expiry of the certificate of the examples, as Prometheus reads it. */
export const exampleMetrics = `# HELP ${metric} Earliest notAfter among the elements of the certificate, as of the last sync.
# TYPE ${metric} gauge
${metric}{${labels}} 1782086399
`;
