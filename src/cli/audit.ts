import { Command } from 'commander';
import { auditExportCommand } from './auditExport.ts';
import { auditVerifyCommand } from './auditVerify.ts';
import type { CommandContext, ReportExit } from './context.ts';

/** `certalog audit`: the change log, verified and exported. */
export function auditCommand(context: CommandContext, exit: ReportExit): Command {
  return new Command('audit')
    .description('verify or export the change log')
    .addHelpText('after', '\nExample:\n  certalog audit verify')
    .addCommand(auditVerifyCommand(context, exit))
    .addCommand(auditExportCommand(context));
}
