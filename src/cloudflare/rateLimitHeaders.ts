/** What a response says of the token's budget. */
export interface Budget {
  /** Requests left; the smallest where several policies are named. */
  remaining: number;
  /** Seconds until a used-up policy is renewed; null when not said. */
  resetSeconds: number | null;
}

/**
 * Reads `Ratelimit: "default";r=50;t=30` (one item per policy), else the older `x-ratelimit-remaining` and
 * `x-ratelimit-reset`. Null when neither is there in a usable form. `nowMilliseconds` is the Unix time.
 * Source: https://developers.cloudflare.com/fundamentals/api/reference/limits/
 */
export function readBudget(headers: Headers, nowMilliseconds: number): Budget | null {
  const policies = (headers.get('ratelimit') ?? '').split(',').flatMap(readPolicy);
  const [first, ...others] = policies;
  if (first) {
    return others.reduce(tighter, first);
  }
  const remaining = readCount(headers.get('x-ratelimit-remaining'));
  if (remaining === null) {
    return null;
  }
  const reset = readCount(headers.get('x-ratelimit-reset'));
  // Seconds from now at some services, a Unix time at others.
  const isUnixTime = reset !== null && reset > 1_000_000_000;
  return {
    remaining,
    resetSeconds: isUnixTime ? Math.max(0, reset - nowMilliseconds / 1000) : reset,
  };
}

/**
 * The seconds that `Retry-After` asks to wait, from its number or its date (RFC 9110, 10.2.3); null when it is absent
 * or neither. `nowMilliseconds` is the Unix time.
 */
export function readRetryAfter(headers: Headers, nowMilliseconds: number): number | null {
  const value = headers.get('retry-after')?.trim() ?? '';
  const seconds = readCount(value);
  if (seconds !== null) {
    return seconds;
  }
  if (!/^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/.test(value)) {
    return null;
  }
  const until = Date.parse(value);
  return Number.isNaN(until) ? null : Math.max(0, (until - nowMilliseconds) / 1000);
}

/** A policy's name is a quoted string without a comma in what Cloudflare documents. */
function readPolicy(item: string): Budget[] {
  const parameters = new Map(
    item
      .split(';')
      .slice(1)
      .map((pair): [string, string] => {
        const [name = '', value = ''] = pair.split('=', 2);
        return [name.trim(), value.trim()];
      }),
  );
  const remaining = readCount(parameters.get('r') ?? null);
  return remaining === null ? [] : [{ remaining, resetSeconds: readCount(parameters.get('t') ?? null) }];
}

function tighter(a: Budget, b: Budget): Budget {
  if (a.remaining !== b.remaining) {
    return a.remaining < b.remaining ? a : b;
  }
  return (a.resetSeconds ?? 0) >= (b.resetSeconds ?? 0) ? a : b;
}

function readCount(value: string | null): number | null {
  return value !== null && /^\d{1,12}$/.test(value.trim()) ? Number(value) : null;
}
