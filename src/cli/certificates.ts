import { setTimeout as delay } from 'node:timers/promises';
import { Command } from 'commander';
import type { Pause } from '../operations/ports.ts';
import { associationsCommand } from './certificatesAssociations.ts';
import { deleteCommand } from './certificatesDelete.ts';
import { getCommand } from './certificatesGet.ts';
import { listCommand } from './certificatesList.ts';
import type { CertificatesTools } from './certificatesSession.ts';
import { uploadCommand } from './certificatesUpload.ts';
import type { CommandContext, ReportExit } from './context.ts';

/**
 * `certalog certificates …`: Cloudflare's five operations on one account, without the database. Standard output holds
 * data only. Exit 0: done; 1: refused or not possible; 2: unclear or incomplete. `pause` comes before each look after
 * an unclear answer.
 */
export function certificatesCommand(
  context: CommandContext,
  exit: ReportExit,
  pause: Pause = (milliseconds, signal) => delay(milliseconds, undefined, { signal }),
): Command {
  const tools: CertificatesTools = { context, exit, pause };
  const command = new Command('certificates')
    .description("Cloudflare's operations on the mTLS certificates of an account")
    .addHelpText('after', '\nExit code: 0 done, 1 refused or not possible, 2 unclear or incomplete.')
    .addHelpText('after', '\nExample:\n  certalog certificates list --type custom');
  for (const make of [listCommand, getCommand, associationsCommand, uploadCommand, deleteCommand]) {
    command.addCommand(make(tools));
  }
  return command;
}
