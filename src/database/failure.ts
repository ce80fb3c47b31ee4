import { QueryTooSlow, RepositoryFailure, RunTakenOver } from '../inventory/repository.ts';

/** Runs `work`; whatever the database throws becomes a `RepositoryFailure` whose message says what could not be done. */
export async function asRepositoryFailure<T>(what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof RepositoryFailure || error instanceof RunTakenOver) throw error;
    const message = `The database could not ${what}: ${describeDatabaseError(error)}`;
    throw new (wasStopped(error) ? QueryTooSlow : RepositoryFailure)(message, { cause: error });
  }
}

/** PostgreSQL's `query_canceled`: the statement ran into the time limit of its session. */
function wasStopped(error: unknown): boolean {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error && 'code' in cause && cause.code === '57014';
}

/** The driver's own sentence; Drizzle's wrapper would repeat the statement and its parameters. */
export function describeDatabaseError(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (cause instanceof AggregateError && cause.errors.length > 0)
    return describeDatabaseError(cause.errors[0]);
  return cause instanceof Error ? cause.message || cause.name : String(cause);
}
