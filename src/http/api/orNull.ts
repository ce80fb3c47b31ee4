import { z } from '@hono/zod-openapi';

/**
 * A schema that has a name in the OpenAPI document, or null. With `.nullable()` the document would let it be null
 * everywhere it is used.
 */
export function orNull<Schema extends z.ZodObject>(schema: Schema) {
  return z.union([schema, z.null()]);
}
