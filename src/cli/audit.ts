import { Command } from 'commander';
import { auditCoverageCommand } from './auditCoverage.ts';
import { auditExportCommand } from './auditExport.ts';
import { auditVerifyCommand } from './auditVerify.ts';
import type { CommandContext, ReportExit } from './context.ts';

/** `certalog audit`: the change log, verified and exported, and how whole what it rests on is. */
export function auditCommand(context: CommandContext, exit: ReportExit): Command {
  return new Command('audit')
    .description('verify or export the change log, and say how complete the readings were')
    .addHelpText('after', '\nExample:\n  certalog audit verify')
    .addCommand(auditVerifyCommand(context, exit))
    .addCommand(auditExportCommand(context))
    .addCommand(auditCoverageCommand(context));
}
