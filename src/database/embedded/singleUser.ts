import type { Programs } from './programs.ts';
import { runProgram } from './runProgram.ts';
import type { ServerAccount } from './serverAccount.ts';
import { serverProcess } from './serverProcess.ts';
import { clusterMark } from './serverSettings.ts';

interface SingleUserOptions {
  cluster: string;
  programs: Programs;
  account: ServerAccount | null;
  /** Each on one line: single-user mode takes a line for a statement. */
  statements: string[];
  log: (line: string) => void;
}

/** Runs SQL as superuser on a cluster that no server has open. Stops at the first statement that fails, and throws. */
export async function runSingleUser(options: SingleUserOptions): Promise<void> {
  const { dataArgument, spawnOptions } = await serverProcess(options.cluster, options.account);
  await runProgram({
    program: options.programs.postgres,
    arguments: [
      '--single',
      '-D',
      dataArgument,
      ...['-c', `cluster_name=${clusterMark}`],
      ...['-c', 'exit_on_error=on'],
      // The statements hold a password, which an error would repeat.
      ...['-c', 'log_min_error_statement=panic'],
      'template1',
    ],
    spawnOptions,
    input: `${options.statements.join('\n')}\n`,
    log: options.log,
  });
}
