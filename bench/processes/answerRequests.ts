import type { Reply } from '../support/worker.ts';

/** The other side of `startWorker`: answers each request; ends when the parent lets go, after `close`. */
export function answerRequests<Request, Answer>(
  handle: (request: Request) => Promise<Answer>,
  close: () => Promise<void> = async () => {},
): void {
  process.on('message', async (request: Request) => {
    process.send?.(await replyTo(() => handle(request)));
  });
  process.once('disconnect', close);
}

async function replyTo<Answer>(work: () => Promise<Answer>): Promise<Reply<Answer>> {
  try {
    return { answer: await work() };
  } catch (error) {
    return { error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}
