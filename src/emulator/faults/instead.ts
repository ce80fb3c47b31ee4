import { type Answer, failure } from '../answer.ts';
import { refusals } from '../refusals.ts';
import type { Fault } from './fault.ts';

/** What comes in place of the operation, which is then not carried out; null when the fault does nothing here. */
export function insteadOf(fault: Fault): Answer | 'reset' | 'stall' | null {
  switch (fault.kind) {
    case 'throttle_429':
      return withRetryAfter(refusals.throttled(429), fault);
    case 'throttle_429_empty':
      return withRetryAfter({ status: 429, headers: {}, body: '' }, fault);
    case 'throttle_200':
      return refusals.throttled(200);
    case 'success_false_200':
      return failure(200, 1000, 'An internal server error has occurred');
    case 'server_error':
      return refusals.internal(fault.status ?? 500);
    case 'html_502':
      return { status: 502, headers: html, body: badGatewayPage };
    case 'html_200':
      return { status: 200, headers: { ...html, 'cf-mitigated': 'challenge' }, body: challengePage };
    case 'empty_body_200':
      return { status: 200, headers: {}, body: '' };
    case 'unauthorized':
      return refusals.badToken();
    case 'forbidden':
      return refusals.notPermitted();
    case 'locked_out':
      return refusals.lockedOut();
    case 'not_found_associations':
      return refusals.certificateNotFound();
    case 'reset':
    case 'stall':
      return fault.kind;
    default:
      return null;
  }
}

function withRetryAfter(answer: Answer, fault: Fault): Answer {
  return { ...answer, headers: { ...answer.headers, 'Retry-After': String(fault.seconds ?? 1) } };
}

const html = { 'Content-Type': 'text/html; charset=UTF-8' };

const badGatewayPage = `<!DOCTYPE html>
<html><head><title>api.cloudflare.com | 502: Bad gateway</title></head>
<body><h1>Bad gateway</h1><p>Error code 502</p></body></html>
`;

const challengePage = `<!DOCTYPE html>
<html lang="en-US"><head><title>Just a moment...</title></head>
<body><noscript>Enable JavaScript and cookies to continue</noscript></body></html>
`;
