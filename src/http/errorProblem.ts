import { HTTPException } from 'hono/http-exception';
import type { InventoryLog } from '../inventory/ports.ts';
import { QueryTooSlow, RepositoryFailure } from '../inventory/repository.ts';
import { SpoolFailure } from '../reports/spool.ts';
import { problem } from './problem.ts';

const RETRY_AFTER_SECONDS = 10;

/**
 * The answer to a request whose handling threw: refusals of Hono as they are meant, 503 when the database failed, else
 * 500. What happened inside goes to the log, not into the answer.
 */
export function errorProblem(
  error: Error,
  request: { method: string; path: string },
  log: InventoryLog,
): Response {
  if (error instanceof HTTPException && error.status < 500) {
    return problem(error.status, clientErrorDetail(error));
  }
  const { method, path } = request;
  if (error instanceof QueryTooSlow) {
    log.warn({ err: error, method, path }, 'a request was given up: its query took too long');
    return problem(503, 'The query took too long and was stopped: narrow it with more filters.');
  }
  if (error instanceof RepositoryFailure) {
    log.error({ err: error, method, path }, 'a request could not be answered: the database failed');
    return problem(
      503,
      'The database could not answer; nothing is known to be wrong with the request. Try again.',
      {
        headers: { 'retry-after': String(RETRY_AFTER_SECONDS) },
      },
    );
  }
  if (error instanceof SpoolFailure) {
    log.error({ err: error, method, path }, 'a report could not be given: there is no room for it');
    return problem(
      503,
      'There is no room to keep the report until it is whole; the log of Certalog says where.',
    );
  }
  log.error({ err: error, method, path }, 'a request could not be answered: unexpected error');
  return problem(500, 'An unexpected error happened; the log of Certalog has the details.');
}

function clientErrorDetail({ status, message }: HTTPException): string {
  if (status === 415)
    return 'The Content-Type of the body must be application/json; at /login application/x-www-form-urlencoded.';
  return `${message}.`;
}
