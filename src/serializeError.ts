const LONGEST_MESSAGE = 500;
const STACK_FRAMES = 8;

/**
 * An error as the log shows it: its own sentence, and where it came from when nobody expected it. The chain of causes
 * stays out, since Drizzle's errors repeat the statement with all its parameters.
 */
export function serializeError(error: unknown): object {
  if (!(error instanceof Error)) return { message: shorten(messageOf(error)) };
  const cause = error.name === 'DrizzleQueryError' || isDrizzle(error) ? error.cause : error;
  const shown = cause instanceof Error ? cause : error;
  const code = 'code' in shown && typeof shown.code === 'string' ? shown.code : null;
  const expected = code !== null || error.name === 'RepositoryFailure';
  return {
    type: shown.name,
    message: shorten(shown.message || code || shown.name),
    ...(code ? { code } : {}),
    ...(expected ? {} : { stack: frames(shown) }),
  };
}

function isDrizzle(error: Error): boolean {
  return error.message.startsWith('Failed query:');
}

function messageOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'message' in error
    ? String(error.message)
    : String(error);
}

function shorten(text: string): string {
  return text.length > LONGEST_MESSAGE ? `${text.slice(0, LONGEST_MESSAGE)}…` : text;
}

function frames({ stack = '' }: Error): string[] {
  return stack
    .split('\n')
    .filter((line) => line.startsWith('    at '))
    .slice(0, STACK_FRAMES)
    .map((line) => line.trim());
}
