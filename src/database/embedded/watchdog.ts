import { spawn } from 'node:child_process';
import type { ServerProcess } from './serverProcess.ts';

export interface Watchdog {
  /** Ends it without a signal to the server. */
  dismiss(): void;
}

/**
 * Starts a shell that shuts the server down when this process ends in any way, also by `kill -9`: its standard input
 * is a pipe from us, which the kernel closes then. PostgreSQL has no such watch of its own.
 */
export function startWatchdog(postmasterPid: number, spawnOptions: ServerProcess['spawnOptions']): Watchdog {
  const shell = spawn(
    '/bin/sh',
    ['-c', 'read -r _; kill -INT "$1"', 'certalog-watchdog', String(postmasterPid)],
    {
      ...spawnOptions,
      cwd: '/',
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
    },
  );
  // Without a shell the next start stops a server that is left behind.
  shell.on('error', () => {});
  return {
    dismiss() {
      shell.kill('SIGKILL');
    },
  };
}
