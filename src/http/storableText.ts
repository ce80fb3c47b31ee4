import { z } from '@hono/zod-openapi';

/** Text that PostgreSQL can be asked about: it refuses NUL. */
export const storableText = z.string().refine(isStorable);

/** Nothing is stored under a text that is not. */
export function isStorable(text: string): boolean {
  return !text.includes('\0');
}
