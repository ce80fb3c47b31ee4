import { Command } from 'commander';
import { pemLimits } from '../certificate/pem.ts';
import { checkAccount } from '../operations/checkAccount.ts';
import { checkCertificates } from '../operations/checkCertificates.ts';
import { checkPrivateKey, type PrivateKeyVerdict } from '../operations/checkPrivateKey.ts';
import { listAccount } from '../operations/listAccount.ts';
import { type ParsedPem, parsePem } from '../operations/parsePem.ts';
import type { UploadRequest } from '../operations/ports.ts';
import { uploadCertificate } from '../operations/uploadCertificate.ts';
import type { Verdict } from '../operations/verdict.ts';
import { describePem } from './certificatesDescribe.ts';
import { readInput } from './certificatesInput.ts';
import { pemText } from './certificatesJson.ts';
import type { CertificatesOutput } from './certificatesOutput.ts';
import { type CertificatesSession, type CertificatesTools, runCertificates } from './certificatesSession.ts';
import { reportUpload } from './certificatesUploadReport.ts';
import { UsageError } from './usageError.ts';

const maxKeyBytes = 64 * 1024;

interface UploadOptions {
  account?: string;
  name: string;
  ca?: boolean;
  privateKey?: string;
  dryRun?: boolean;
}

/** `certalog certificates upload FILE`: checks a PEM file and uploads it in one request. Prints the new id. */
export function uploadCommand(tools: CertificatesTools): Command {
  return new Command('upload')
    .description('check a PEM file of certificates and upload it; prints the id of the new certificate')
    .argument('<file>', 'PEM file, or - for standard input')
    .requiredOption('--name <name>', 'its name at Cloudflare')
    .option('--ca', 'it is a CA that shall verify client certificates')
    .option(
      '--private-key <file>',
      'PEM file of the private key, or - for standard input; Cloudflare keeps it',
    )
    .option('--dry-run', 'check only, send nothing')
    .option('--account <id>', 'the account, when several are configured')
    .addHelpText('after', '\nExit code: 0 uploaded, 1 refused, 2 unclear whether it was uploaded.')
    .addHelpText(
      'after',
      '\nExample:\n  certalog certificates upload clients-ca.pem --name "Clients 2027" --ca',
    )
    .action((file: string, options: UploadOptions) =>
      runCertificates(tools, options.account ?? null, (session) => upload(session, file, options)),
    );
}

async function upload(session: CertificatesSession, file: string, options: UploadOptions): Promise<number> {
  const { output, signal, pause, context } = session;
  const { name, ca = false, privateKey: keyFile } = options;
  if (name.trim() === '') throw new UsageError('--name is empty: give the certificate a name');
  if (file === '-' && keyFile === '-') {
    throw new UsageError('the certificate and its private key cannot both come from standard input');
  }
  const limits = { signal, maxBytes: pemLimits.maxCharacters };
  const pem = parsePem(await readInput(file, context.stdin, { what: 'the certificate file', ...limits }));
  output.say(`${file === '-' ? 'Standard input' : file} holds:`);
  for (const line of describePem(pem)) output.say(line);
  const verdict = checkCertificates(pem, { ca, now: new Date() });
  const key = keyFile === undefined ? null : await readKey(session, keyFile, pem, ca);
  if (sayVerdicts(output, verdict, ...(key === null ? [] : [key]))) return 1;
  const request: Omit<UploadRequest, 'accountId'> = {
    name,
    ca,
    certificates: pemText(distinct(pem)),
    ...(key === null || key.privateKey === null ? {} : { privateKey: key.privateKey }),
  };

  const account = await session.openAccount();
  if (sayVerdicts(output, checkAccount(pem, name, await listAccount(account, signal)))) return 1;
  if (options.dryRun) {
    output.say(
      `Nothing speaks against the upload to account ${account.accountId}; nothing was sent (--dry-run).`,
    );
    return 0;
  }
  const result = await uploadCertificate(account, request, pem, { pause, signal });
  return reportUpload(output, account.accountId, request, result);
}

async function readKey(
  { context, signal }: CertificatesSession,
  file: string,
  pem: ParsedPem,
  ca: boolean,
): Promise<PrivateKeyVerdict> {
  const limits = { signal, maxBytes: maxKeyBytes };
  const text = await readInput(file, context.stdin, { what: 'the private key file', ...limits });
  return checkPrivateKey(text, pem, { ca });
}

/** Cloudflare keeps a repeated certificate once. */
function distinct({ certificates, refused }: ParsedPem): ParsedPem {
  const seen = new Set<string>();
  const first = certificates.filter(({ element: { fingerprintSha256: fingerprint } }) => {
    const isNew = !seen.has(fingerprint);
    seen.add(fingerprint);
    return isNew;
  });
  return { certificates: first, refused };
}

/** Says what was found; true when it must not be sent. */
function sayVerdicts(output: CertificatesOutput, ...verdicts: Verdict[]): boolean {
  const refusals = verdicts.flatMap((verdict) => verdict.refusals);
  for (const warning of verdicts.flatMap(({ warnings }) => warnings)) output.say(`Warning: ${warning}`);
  for (const refusal of refusals) output.say(`Refused: ${refusal}`);
  if (refusals.length > 0) output.say('Nothing was sent.');
  return refusals.length > 0;
}
