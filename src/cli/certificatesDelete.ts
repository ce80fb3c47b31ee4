import { Command } from 'commander';
import { type DeletionResult, deleteCertificate } from '../operations/deleteCertificate.ts';
import { findObstacle } from '../operations/findObstacle.ts';
import type { ParsedRecord } from '../operations/parseRecord.ts';
import { readCertificate } from '../operations/readCertificate.ts';
import { describePem } from './certificatesDescribe.ts';
import { notFound } from './certificatesGet.ts';
import { readLine } from './certificatesInput.ts';
import { type CertificatesOutput, visible } from './certificatesOutput.ts';
import {
  type CertificatesSession,
  type CertificatesTools,
  requireCertificateId,
  runCertificates,
} from './certificatesSession.ts';

/** `certalog certificates delete ID`: shows a certificate and its use, asks, and deletes it in one request. */
export function deleteCommand(tools: CertificatesTools): Command {
  return new Command('delete')
    .description('delete a certificate that nothing uses')
    .argument('<id>', 'the certificate id')
    .option('--account <id>', 'the account, when several are configured')
    .option('--yes', 'do not ask')
    .addHelpText('after', '\nExit code: 0 deleted, 1 refused, 2 unclear whether it was deleted.')
    .addHelpText('after', '\nExample:\n  certalog certificates delete 2458ce5a-0c35-4c7f-82c7-8e9487d3ff60')
    .action((id: string, { account, yes }: { account?: string; yes?: boolean }) => {
      const certificateId = requireCertificateId(id);
      return runCertificates(tools, account ?? null, (session) =>
        remove(session, certificateId, yes === true),
      );
    });
}

async function remove(session: CertificatesSession, certificateId: string, yes: boolean): Promise<number> {
  const { output, signal, pause } = session;
  const account = await session.openAccount();
  const reading = await readCertificate(account, certificateId, signal);
  switch (reading.kind) {
    case 'not_found':
      output.say(`${notFound(certificateId, account.accountId)} There is nothing to delete.`);
      return 1;
    case 'failed':
      output.say(`${reading.fault.detail} Nothing was deleted.`);
      return 1;
    case 'found': {
      show(output, account.accountId, reading.certificate);
      const obstacle = findObstacle(reading.certificate, reading.associations);
      if (obstacle !== null) {
        output.say(`Refused: ${obstacle}`);
        return 1;
      }
      output.say('Nothing uses it.');
      if (!yes && !(await isConfirmed(session, reading.certificate))) {
        output.say('Nothing was deleted.');
        return 1;
      }
      const result = await deleteCertificate(account, certificateId, { pause, signal });
      return report(output, certificateId, account.accountId, result);
    }
  }
}

function show(output: CertificatesOutput, accountId: string, certificate: ParsedRecord): void {
  const { certificateId, name, type, ca } = certificate.record;
  output.say(`Certificate ${certificateId} of account ${accountId}`);
  output.say(`  name "${name ?? ''}", type ${type ?? 'unknown'}, ${ca ? 'a CA' : 'not a CA'} at Cloudflare`);
  for (const line of describePem(certificate)) output.say(line);
}

async function isConfirmed(
  { context, output }: CertificatesSession,
  { record }: ParsedRecord,
): Promise<boolean> {
  if (context.stdin.isTTY !== true) {
    output.say(
      'Refused: there is no terminal to ask for confirmation. Give --yes to delete without being asked.',
    );
    return false;
  }
  const name = visible(record.name ?? '').trim();
  output.say(`This cannot be undone. Type ${name === '' ? '' : `its name or `}yes to delete it:`);
  const answer = await readLine(context.stdin, context.signal);
  return answer === 'yes' || (answer !== null && answer !== '' && answer === name);
}

function report(
  output: CertificatesOutput,
  certificateId: string,
  accountId: string,
  result: DeletionResult,
): number {
  switch (result.kind) {
    case 'deleted':
      output.say(`Deleted certificate ${certificateId} of account ${accountId}.`);
      return 0;
    case 'already_gone':
      output.say(`Certificate ${certificateId} of account ${accountId} was deleted already.`);
      return 0;
    case 'confirmed_gone':
      output.say(`${result.detail} Yet the certificate is gone.`);
      return 0;
    case 'refused':
      output.say(result.detail);
      if (result.explanation !== null) output.say(result.explanation);
      return 1;
    case 'unclear':
      output.say(`UNCLEAR whether the certificate was deleted. ${result.detail}`);
      output.say(whatWasSeen(result));
      output.say(`Look in a few minutes: certalog certificates get ${certificateId} --account ${accountId}`);
      return 2;
  }
}

function whatWasSeen({ interrupted, lookFault }: Extract<DeletionResult, { kind: 'unclear' }>): string {
  if (interrupted) return 'It was not looked for, because the command was interrupted.';
  return lookFault === null
    ? 'Cloudflare still answers it, so it was not deleted, or the deletion takes a while to show.'
    : `It could not be looked at. ${lookFault.detail}`;
}
