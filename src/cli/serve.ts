import { Command } from 'commander';
import type { Application } from '../application.ts';
import { type CommandContext, prepare, untilStopped } from './context.ts';

/** `certalog serve`: runs until SIGTERM or SIGINT. */
export function serveCommand(context: CommandContext): Command {
  return new Command('serve')
    .description('migrate the database, serve HTTP, sync on schedule')
    .addHelpText(
      'after',
      '\nExample:\n  CLOUDFLARE_API_TOKEN_FILE=/run/secrets/cloudflare CLOUDFLARE_ACCOUNT_IDS=<id>,<id> certalog serve',
    )
    .action(async () => {
      const { config, log } = prepare(context);
      const { startApplication } = await import('../application.ts');
      let application: Application;
      try {
        application = await startApplication(config, log, { signal: context.signal });
      } catch (error) {
        if (error === context.signal.reason) return;
        throw error;
      }
      await untilStopped(context.signal);
      log.info('stopping');
      await application.stop();
    });
}
