import { Command } from 'commander';
import { type CommandContext, prepare } from './context.ts';

/** `certalog migrate`: brings the database to this version's schema and ends. */
export function migrateCommand(context: CommandContext): Command {
  return new Command('migrate')
    .description("bring the database to this version's schema")
    .addHelpText('after', '\nExample:\n  DATABASE_URL=postgres://certalog@db/certalog certalog migrate')
    .action(async () => {
      const { config, log } = prepare(context);
      const { openInventory } = await import('../openInventory.ts');
      const inventory = await openInventory(config, {
        log: (line) => log.debug({ source: 'postgres' }, line),
      });
      await inventory.close();
      context.stdout.write('The database has the schema of this version.\n');
    });
}
