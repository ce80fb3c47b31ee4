import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** A Node.js process of its own that does one kind of work when asked, one request at a time. */
export interface Worker<Request, Answer> {
  ask(request: Request): Promise<Answer>;
  stop(): Promise<void>;
}

/** What `answerRequests` sends for one request. */
export type Reply<Answer> = { answer: Answer } | { error: string };

/** Starts a file of `bench/processes`. */
export function startWorker<Request, Answer>(
  name: string,
  { execArgv = [] }: { execArgv?: string[] } = {},
): Worker<Request, Answer> {
  const entry = fileURLToPath(new URL(`../processes/${name}.ts`, import.meta.url));
  const child = fork(entry, { execArgv, serialization: 'advanced' });
  return {
    async ask(request) {
      const reply = (await exchange(child, name, request)) as Reply<Answer>;
      if ('error' in reply) throw new Error(`the process ${name} failed: ${reply.error}`);
      return reply.answer;
    },
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.disconnect();
      await once(child, 'exit');
    },
  };
}

async function exchange(child: ChildProcess, name: string, request: unknown): Promise<unknown> {
  const waited = new AbortController();
  const { signal } = waited;
  try {
    const reply = once(child, 'message', { signal }).then(([message]) => message);
    const death = once(child, 'exit', { signal }).then(([code, killedBy]) => {
      throw new Error(`the process ${name} ended while it was asked (${code ?? killedBy})`);
    });
    child.send(request as object);
    return await Promise.race([reply, death]);
  } finally {
    waited.abort();
  }
}
