import type { UploadRequest } from '../operations/ports.ts';
import type { UploadResult } from '../operations/uploadCertificate.ts';
import type { CertificatesOutput } from './certificatesOutput.ts';

/** Says what an upload came to, prints the new certificate's id, and gives the exit code. */
export function reportUpload(
  output: CertificatesOutput,
  accountId: string,
  { name, ca }: Pick<UploadRequest, 'name' | 'ca'>,
  result: UploadResult,
): number {
  switch (result.kind) {
    case 'uploaded':
      output.data(result.certificateId);
      output.say(`Uploaded to account ${accountId} as ${result.certificateId}.`);
      return 0;
    case 'refused':
      output.say(result.detail);
      if (result.explanation !== null) output.say(result.explanation);
      return 1;
    case 'arrived': {
      const { record } = result.certificate;
      output.data(record.certificateId);
      output.say(
        `${result.detail} Yet the certificate is in account ${accountId} as ${record.certificateId}.`,
      );
      if (record.name !== name || record.ca !== ca) {
        output.say(
          `Warning: it is named "${record.name ?? ''}" and ${record.ca ? 'is' : 'is not'} marked as a CA there, which is ` +
            'not what was asked for: somebody else may have uploaded it.',
        );
      }
      return 0;
    }
    case 'unclear':
      output.say(`UNCLEAR whether the certificate was uploaded. ${result.detail}`);
      output.say(whatWasSeen(result));
      output.say(
        `Look in a few minutes: certalog certificates list --account ${accountId}. If it is not there, upload it again: ` +
          'if it has arrived after all, Cloudflare refuses the second as a duplicate (code 1471).',
      );
      return 2;
  }
}

function whatWasSeen({ interrupted, lookFault }: Extract<UploadResult, { kind: 'unclear' }>): string {
  if (interrupted) return 'It was not looked for, because the command was interrupted.';
  return lookFault === null
    ? "It was looked for several times and is not in the account's list so far."
    : `It was looked for, but the account's list could not be read completely. ${lookFault.detail}`;
}
