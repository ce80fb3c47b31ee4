const SECONDS = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 } as const;

/** A whole number with a unit, as Prometheus and Grafana both write durations. */
export const DURATION = /^([1-9]\d*)([smhdw])$/;

/** Seconds of a duration such as `28d`. Throws on any other text. */
export function secondsOf(duration: string): number {
  const [, amount, unit] = DURATION.exec(duration) ?? [];
  if (!unit) throw new Error(`${duration} is not a duration, such as 28d or 15m`);
  return Number(amount) * SECONDS[unit as keyof typeof SECONDS];
}
