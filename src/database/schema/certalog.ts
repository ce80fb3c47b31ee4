import { pgSchema } from 'drizzle-orm/pg-core';

/** Everything Certalog keeps lives in one schema, so that it can share a database. */
export const certalog = pgSchema('certalog');
