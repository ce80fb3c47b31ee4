import { type Config, requireCloudflare } from '../config/config.ts';
import type { AccountAccess, Pause } from '../operations/ports.ts';
import { createTokens } from '../tokens.ts';
import { chooseAccount } from './certificatesAccount.ts';
import { type CertificatesOutput, createOutput } from './certificatesOutput.ts';
import { type CommandContext, prepare, type ReportExit } from './context.ts';
import { UsageError } from './usageError.ts';

export interface CertificatesTools {
  context: CommandContext;
  exit: ReportExit;
  pause: Pause;
}

/** What the commands on certificates share. */
export interface CertificatesSession {
  config: Config;
  context: CommandContext;
  output: CertificatesOutput;
  pause: Pause;
  signal: AbortSignal;
  /** Chooses the account and its token; Cloudflare is asked only for tokens that discover their accounts. */
  openAccount(): Promise<AccountAccess>;
}

/**
 * Runs one command on certificates and reports its exit code. Throws `ConfigError`, `UsageError` and `StartError`;
 * an interruption is said and exits 1.
 */
export async function runCertificates(
  { context, exit, pause }: CertificatesTools,
  accountId: string | null,
  act: (session: CertificatesSession) => Promise<number>,
): Promise<void> {
  const { config, log } = prepare(context);
  requireCloudflare(config);
  const output = createOutput(context);
  const session: CertificatesSession = {
    config,
    context,
    output,
    pause,
    signal: context.signal,
    openAccount: () => chooseAccount(createTokens(config, log), accountId, config.cloudflare.accountNames),
  };
  try {
    exit(await act(session));
  } catch (error) {
    if (!context.signal.aborted) throw error;
    output.say('Interrupted: nothing was changed.');
    exit(1);
  }
}

/** A certificate id as it may stand in a path. Throws `UsageError`. */
export function requireCertificateId(text: string): string {
  if (/^[A-Za-z0-9_-]{1,64}$/.test(text)) return text;
  throw new UsageError(
    'that is not a certificate id (letters, digits and hyphens): `certalog certificates list` shows them',
  );
}
