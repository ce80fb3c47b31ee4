import { Command } from 'commander';
import { notFound } from './certificatesGet.ts';
import { type CertificatesTools, requireCertificateId, runCertificates } from './certificatesSession.ts';

/** `certalog certificates associations ID`: the services that use a certificate. */
export function associationsCommand(tools: CertificatesTools): Command {
  return new Command('associations')
    .description('show which Cloudflare services use a certificate')
    .argument('<id>', 'the certificate id')
    .option('--account <id>', 'the account, when several are configured')
    .option('--json', 'JSON also on a terminal')
    .addHelpText(
      'after',
      '\nExample:\n  certalog certificates associations 2458ce5a-0c35-4c7f-82c7-8e9487d3ff60',
    )
    .action((id: string, { account, json }: { account?: string; json?: boolean }) => {
      const certificateId = requireCertificateId(id);
      return runCertificates(tools, account ?? null, async ({ output, signal, openAccount }) => {
        const { accountId, client } = await openAccount();
        const read = { signal, tally: { requests: 0, retries: 0 } };
        const reading = await client.source.associations(accountId, certificateId, read);
        switch (reading.kind) {
          case 'not_found':
            output.say(notFound(certificateId, accountId));
            return 1;
          case 'failed':
            output.say(reading.fault.detail);
            return 1;
          case 'read': {
            const { associations } = reading;
            if (!output.terminal || json) {
              output.json({ account_id: accountId, certificate_id: certificateId, data: associations });
            } else if (associations.length === 0) {
              output.say('No associations: nothing uses it.');
            } else {
              const rows = associations.map(({ service, status }) => [service, status]);
              output.table(['service', 'status'], rows);
            }
            if (reading.nullResult) {
              output.say('Cloudflare answered null instead of a list, which is taken for an empty one.');
            }
            return 0;
          }
        }
      });
    });
}
