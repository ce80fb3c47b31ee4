import { execFile } from 'node:child_process';
import { readFile, readlink, realpath } from 'node:fs/promises';
import { platform } from 'node:os';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

export const ownPid: number = process.pid;

/** The effective user id of this process; null where the system has no user ids. */
export function ownUserId(): number | null {
  return process.geteuid?.() ?? null;
}

/** One process of this machine. Two processes that got the same pid one after the other differ in `startMark`. */
export interface RunningProcess {
  pid: number;
  /** Null when the system does not show when the process started. */
  startMark: string | null;
}

/** The process that runs under `pid` now; null when none does, or only a zombie that waits for its parent. */
export async function findProcess(pid: number): Promise<RunningProcess | null> {
  if (!exists(pid)) return null;
  const status = platform() === 'linux' ? await statusFromProc(pid) : await statusFromPs(pid);
  if (status === null) return exists(pid) ? { pid, startMark: null } : null;
  return status.state.startsWith('Z') ? null : { pid, startMark: status.startMark };
}

/** Whether `pid` is a PostgreSQL server that works in `directory` (a server's working directory is its cluster). */
export async function isPostgresIn(pid: number, directory: string): Promise<boolean> {
  try {
    if (platform() !== 'linux') return (await commandLine(pid)).includes(directory);
    const program = await readFile(`/proc/${pid}/comm`, 'utf8');
    return (
      program.trim() === 'postgres' && (await readlink(`/proc/${pid}/cwd`)) === (await realpath(directory))
    );
  } catch {
    // Gone, or of a user whose processes are not ours to look into: then it is not a server of ours either.
    return false;
  }
}

/** The program and arguments of a process, separated by spaces. Throws when it is gone or not ours to look at. */
export async function commandLine(pid: number): Promise<string> {
  if (platform() === 'linux') return (await readFile(`/proc/${pid}/cmdline`, 'utf8')).replaceAll('\0', ' ');
  return (await run('ps', ['-ww', '-o', 'command=', '-p', String(pid)])).stdout;
}

/** Sends a signal; a process that is already gone is no error. */
export function sendSignal(pid: number, signal: NodeJS.Signals): void {
  if (exists(pid)) process.kill(pid, signal);
}

/** Waits until the process has ended; false when it still runs after `timeoutMilliseconds`. */
export async function waitForEnd(target: RunningProcess, timeoutMilliseconds: number): Promise<boolean> {
  const deadline = performance.now() + timeoutMilliseconds;
  for (;;) {
    const found = await findProcess(target.pid);
    if (found === null || found.startMark !== target.startMark) return true;
    if (performance.now() > deadline) return false;
    await sleep(20);
  }
}

const run = promisify(execFile);

interface ProcessStatus {
  state: string;
  startMark: string;
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** proc(5), /proc/pid/stat: field 3 is the state, field 22 the start in clock ticks since boot. */
async function statusFromProc(pid: number): Promise<ProcessStatus | null> {
  try {
    const [stat, boot] = await Promise.all([
      readFile(`/proc/${pid}/stat`, 'utf8'),
      readFile('/proc/sys/kernel/random/boot_id', 'utf8'),
    ]);
    // Field 2 is the program's name in brackets and may hold spaces and brackets itself.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { state: fields[0] ?? '', startMark: `${boot.trim()}/${fields[19] ?? ''}` };
  } catch {
    return null;
  }
}

async function statusFromPs(pid: number): Promise<ProcessStatus | null> {
  try {
    const { stdout } = await run('ps', ['-o', 'stat=', '-o', 'lstart=', '-p', String(pid)]);
    const [state = '', ...start] = stdout.trim().split(/\s+/);
    return { state, startMark: start.join(' ') };
  } catch {
    return null;
  }
}
