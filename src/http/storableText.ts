import { z } from '@hono/zod-openapi';

/** Text that PostgreSQL can be asked about: it refuses NUL. */
export const storableText = z.string().refine((text) => !text.includes('\0'));
