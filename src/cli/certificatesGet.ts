import { Command } from 'commander';
import type { AssociationReading } from '../inventory/source.ts';
import type { ParsedRecord } from '../operations/parseRecord.ts';
import { readCertificate } from '../operations/readCertificate.ts';
import { describeFields } from './certificatesDescribe.ts';
import { certificateJson, pemText } from './certificatesJson.ts';
import type { CertificatesOutput } from './certificatesOutput.ts';
import { type CertificatesTools, requireCertificateId, runCertificates } from './certificatesSession.ts';

interface GetOptions {
  account?: string;
  json?: boolean;
  pem?: boolean;
}

/** `certalog certificates get ID`: everything about one certificate, or its PEM alone. */
export function getCommand(tools: CertificatesTools): Command {
  return new Command('get')
    .description('show one certificate: its record, what its PEM holds, where it is used')
    .argument('<id>', 'the certificate id')
    .option('--account <id>', 'the account, when several are configured')
    .option('--json', 'JSON also on a terminal')
    .option('--pem', 'only the PEM')
    .addHelpText(
      'after',
      '\nExample:\n  certalog certificates get 2458ce5a-0c35-4c7f-82c7-8e9487d3ff60 --pem',
    )
    .action((id: string, { account, json, pem }: GetOptions) => {
      const certificateId = requireCertificateId(id);
      return runCertificates(tools, account ?? null, async ({ config, output, signal, openAccount }) => {
        const access = await openAccount();
        const reading = await readCertificate(access, certificateId, signal);
        switch (reading.kind) {
          case 'not_found':
            output.say(notFound(certificateId, access.accountId));
            return 1;
          case 'failed':
            output.say(reading.fault.detail);
            return 1;
          case 'found': {
            const { certificate, associations } = reading;
            if (pem) return printPem(output, certificate);
            const validity = { now: new Date(), expiringWithinSeconds: config.expiringWithinSeconds };
            const used = associations.kind === 'read' ? associations.associations : null;
            const shown = { ...certificateJson(access.accountId, certificate, validity), associations: used };
            if (output.terminal && !json) for (const line of textOf(shown)) output.data(line);
            else output.json(shown);
            if (used !== null) return 0;
            output.say(`NOT COMPLETE: where it is used could not be read. ${whyUnread(associations)}`);
            return 2;
          }
        }
      });
    });
}

/** The sentence for an id that the account does not have. */
export function notFound(certificateId: string, accountId: string): string {
  return `Account ${accountId} has no certificate ${certificateId}.`;
}

function whyUnread(associations: AssociationReading): string {
  return associations.kind === 'failed'
    ? associations.fault.detail
    : 'Cloudflare answered that there is no such certificate.';
}

function printPem(output: CertificatesOutput, certificate: ParsedRecord): number {
  const { refused, certificates, record } = certificate;
  output.pem(pemText(certificate));
  if (refused.length === 0 && certificates.length > 0) return 0;
  const reasons = refused.length > 0 ? refused.map(({ reason }) => reason).join(', ') : 'no PEM came';
  output.say(`NOT COMPLETE: blocks of certificate ${record.certificateId} were left out (${reasons}).`);
  return certificates.length > 0 ? 2 : 1;
}

function textOf(shown: Record<string, unknown>): string[] {
  const { elements, certificates: _, associations, ...record } = shown;
  const blocks = Array.isArray(elements) ? elements : [];
  return [
    ...describeFields(record),
    ...blocks.flatMap((element, index) => [
      '',
      `certificate ${index + 1} of ${blocks.length}`,
      ...describeFields(element, '  '),
    ]),
    '',
    ...describeFields({ associations }),
  ];
}
