import type { ApiError } from './envelope.ts';
import { describeSubject, type Subject } from './operation.ts';
import { printable } from './text.ts';

/** What turns an answer into a sentence about it. */
export interface WordingContext {
  subject: Subject;
  /** Strikes the token out of text that others wrote. */
  redact: (text: string) => string;
}

const messageCharacters = 200;
const bodyCharacters = 100;

/** One sentence: what was done, what was seen, what to do. `seen` and `remedy` are parts without a full stop. */
export function sentence(subject: Subject, seen: string, remedy: string | null = null): string {
  return `${describeSubject(subject)} failed: ${seen}${remedy === null ? '' : `; ${remedy}`}.`;
}

/** Cloudflare's own words: the messages of its errors, joined. */
export function apiMessage(errors: ApiError[], { redact }: WordingContext): string {
  const messages = new Set(errors.map(({ message }) => printable(redact(message), messageCharacters)));
  return printable([...messages].filter((message) => message !== '').join(', '), messageCharacters);
}

/** `Cloudflare answered HTTP 403 with code 10000 "Authentication error" (cf-ray 8f…)`. */
export function seenRefusal(
  status: number,
  errors: ApiError[],
  headers: Headers,
  context: WordingContext,
): string {
  const codes = errors.flatMap(({ code }) => (code === null ? [] : [code]));
  const message = apiMessage(errors, context);
  const parts = [
    codes.length > 0 ? `with code ${codes.slice(0, 5).join(', ')}` : 'with success: false and no code',
    message === '' ? null : `"${message}"`,
    seenRay(headers, context),
  ];
  return `Cloudflare answered HTTP ${status} ${parts.filter((part) => part !== null).join(' ')}`;
}

/** What came instead of an envelope: status, `cf-ray`, and no more of the body than helps to recognise it. */
export function seenBody(
  status: number,
  what: string,
  text: string,
  headers: Headers,
  context: WordingContext,
): string {
  const { redact } = context;
  const challenged = headers.get('cf-mitigated')?.trim().toLowerCase() === 'challenge';
  const start = printable(redact(text.slice(0, 4000)), bodyCharacters);
  const parts = [
    challenged ? "with a challenge page of Cloudflare's firewall (cf-mitigated: challenge)" : `with ${what}`,
    seenRay(headers, context),
    start === '' ? null : `beginning "${start}"`,
  ];
  return `HTTP ${status} ${parts.filter((part) => part !== null).join(' ')}`;
}

/** `(cf-ray …)`, the identifier by which Cloudflare's support finds a request; null when there is none. */
export function seenRay(headers: Headers, { redact }: WordingContext): string | null {
  const ray = printable(redact(headers.get('cf-ray') ?? ''), 40);
  return ray === '' ? null : `(cf-ray ${ray})`;
}
