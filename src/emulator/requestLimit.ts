export interface RequestLimit {
  limit: number;
  windowMs: number;
}

/** What the limit says to one request. */
export interface Allowance {
  /** `Ratelimit` and `Ratelimit-Policy`, and `Retry-After` when refused. */
  headers: Record<string, string>;
  refused: boolean;
}

/**
 * Counts requests per key (a token) in windows that begin with the first request. Over the limit, all requests
 * of the key are refused for one whole window, as Cloudflare does ("all API calls for the next five minutes will
 * be blocked", developers.cloudflare.com/fundamentals/api/reference/limits). Without a limit the headers show
 * Cloudflare's 1200 per 5 minutes, never used up.
 */
export function createRequestLimit(
  limit: RequestLimit | undefined,
  now: () => number,
): (key: string) => Allowance {
  const { limit: quota, windowMs } = limit ?? { limit: 1200, windowMs: 300_000 };
  const windows = new Map<string, { endsAt: number; used: number; blocked: boolean }>();
  const policy = `"default";q=${quota};w=${Math.ceil(windowMs / 1000)}`;

  return (key) => {
    const time = now();
    let window = windows.get(key);
    if (window === undefined || time >= window.endsAt) {
      window = { endsAt: time + windowMs, used: 0, blocked: false };
      windows.set(key, window);
    }
    if (limit !== undefined) window.used++;
    if (window.used > quota && !window.blocked) {
      window.blocked = true;
      window.endsAt = time + windowMs;
    }
    const seconds = Math.ceil((window.endsAt - time) / 1000);
    const headers: Record<string, string> = {
      Ratelimit: `"default";r=${Math.max(0, quota - window.used)};t=${seconds}`,
      'Ratelimit-Policy': policy,
    };
    if (window.blocked) headers['Retry-After'] = String(seconds);
    return { headers, refused: window.blocked };
  };
}
