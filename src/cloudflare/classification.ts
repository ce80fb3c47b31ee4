import { type Envelope, readEnvelope } from './envelope.ts';
import { type CallResult, type Fault, faultOf } from './fault.ts';
import { readRetryAfter } from './rateLimitHeaders.ts';
import { judgeRefusal, throttledRemedy } from './refusal.ts';
import type { Answer, Exchange } from './request.ts';
import { printable } from './text.ts';
import { apiMessage, seenBody, seenRay, seenRefusal, sentence, type WordingContext } from './wording.ts';

export interface ClassificationContext extends WordingContext {
  limits: { timeoutMilliseconds: number; maxBytes: number };
  /** Unix time, for a `Retry-After` that is a date. */
  nowMilliseconds: number;
}

/**
 * What one exchange came to. Only an HTTP 2xx with a whole envelope that says `success: true` and holds `result` is a
 * success: an HTTP 200 with anything else is a fault, because it would otherwise read as "no certificates".
 */
export function classify(exchange: Exchange, context: ClassificationContext): CallResult {
  const { subject, limits, redact } = context;
  switch (exchange.kind) {
    case 'timeout': {
      const seen = `no complete answer within ${limits.timeoutMilliseconds / 1000} s`;
      return faultOf('timeout', sentence(subject, seen), { retryable: true });
    }
    case 'network': {
      const seen = `no complete answer came from the network (${printable(redact(exchange.cause), 100)})`;
      return faultOf('network', sentence(subject, seen), { retryable: true });
    }
    case 'too_large': {
      const ray = seenRay(exchange.headers, context);
      const seen = `HTTP ${exchange.status}${ray === null ? '' : ` ${ray}`} with more than ${limits.maxBytes} bytes`;
      return faultOf('response_too_large', sentence(subject, seen), { status: exchange.status });
    }
    case 'answer': {
      const result = classifyAnswer(exchange, context);
      return result.kind === 'success'
        ? result
        : { ...result, retryAfterSeconds: readRetryAfter(exchange.headers, context.nowMilliseconds) };
    }
  }
}

function classifyAnswer(answer: Answer, context: ClassificationContext): CallResult {
  const { status, headers, text } = answer;
  const envelope = readEnvelope(text);
  const isOk = status >= 200 && status < 300;
  switch (envelope.kind) {
    case 'success': {
      if (isOk) {
        return envelope;
      }
      const seen = seenBody(status, 'an envelope that claims success', '', headers, context);
      return httpFault(status, seen, context);
    }
    case 'missing_result': {
      const seen = seenBody(status, 'success: true but no "result"', '', headers, context);
      return isOk
        ? faultOf('missing_result', sentence(context.subject, seen), { status })
        : httpFault(status, seen, context);
    }
    case 'failure':
      return refused(answer, envelope, context);
    case 'unusable': {
      const seen = seenBody(status, unusable[envelope.what], text, headers, context);
      return isOk
        ? faultOf('invalid_response', sentence(context.subject, seen), { status, retryable: true })
        : httpFault(status, redirection(answer, context) ?? seen, context);
    }
  }
}

const unusable = {
  empty: 'an empty body',
  html: 'an HTML page instead of JSON',
  malformed_json: 'JSON that is cut off or malformed',
  not_an_envelope: "JSON that is not Cloudflare's envelope",
} as const;

function refused(
  { status, headers }: Answer,
  { errors }: Extract<Envelope, { kind: 'failure' }>,
  context: ClassificationContext,
): Fault {
  const { reason, remedy, retryable, provesAbsence } = judgeRefusal(status, errors, context.subject);
  const seen = seenRefusal(status, errors, headers, context);
  return faultOf(reason, sentence(context.subject, seen, remedy), {
    status,
    codes: errors.flatMap(({ code }) => (code === null ? [] : [code])),
    message: apiMessage(errors, context),
    retryable,
    provesAbsence,
    mayHaveTakenEffect: status >= 500 || status === 408,
  });
}

/** An HTTP error without an envelope of Cloudflare's that explains it. */
function httpFault(status: number, seen: string, { subject }: ClassificationContext): Fault {
  if (status === 429) {
    return faultOf('rate_limited', sentence(subject, seen, throttledRemedy(subject)), {
      status,
      retryable: true,
      mayHaveTakenEffect: false,
    });
  }
  if (status === 401) {
    const remedy = `check token "${subject.tokenName}" and what stands between here and Cloudflare`;
    return faultOf('authentication', sentence(subject, seen, remedy), { status });
  }
  return faultOf('http_error', sentence(subject, seen), {
    status,
    retryable: status >= 500 || status === 408,
  });
}

function redirection({ status, headers }: Answer, { redact }: ClassificationContext): string | null {
  const location = headers.get('location');
  if (status < 300 || status >= 400 || location === null) {
    return null;
  }
  return (
    `HTTP ${status} redirects to ${printable(redact(location.split('?')[0] ?? ''), 100)}, which is not followed with the token; ` +
    'check CLOUDFLARE_BASE_URL'
  );
}
