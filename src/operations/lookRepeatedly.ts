import type { LookOptions } from './ports.ts';

/** Before each look, in milliseconds: what Cloudflare has stored may take a while to be seen. */
export const lookPauses = [1000, 3000, 6000, 10_000] as const;

export type Looking<T> = { kind: 'seen'; value: T } | { kind: 'not_seen' } | { kind: 'interrupted' };

/** Looks until something is seen, a few times at most, with pauses. `look` gives null when it saw nothing. */
export async function lookRepeatedly<T>(
  look: () => Promise<T | null>,
  { pause, signal }: LookOptions,
): Promise<Looking<T>> {
  try {
    for (const milliseconds of lookPauses) {
      await pause(milliseconds, signal);
      const value = await look();
      if (value !== null) return { kind: 'seen', value };
    }
    return { kind: 'not_seen' };
  } catch (error) {
    if (signal.aborted) return { kind: 'interrupted' };
    throw error;
  }
}
