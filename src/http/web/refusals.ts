import type { Refusal } from './refusal.ts';

/** What the header and the login are both refused by. */
export function tooManyAttempts(waitSeconds: number): Refusal {
  return {
    status: 429,
    detail: `Too many wrong credentials came from this address: come again in ${waitSeconds} s.`,
    retryAfterSeconds: waitSeconds,
  };
}

export const busy: Refusal = {
  status: 503,
  detail: 'Too many passwords are being checked just now. Try again.',
  retryAfterSeconds: 1,
};

export const sessionUnknown: Refusal = {
  status: 503,
  detail: 'The database does not answer, so nobody can be let in by a session just now. Try again.',
  retryAfterSeconds: 10,
};
