import { bigint, customType } from 'drizzle-orm/pg-core';
import { fromDatabaseInstant, toDatabaseInstant } from './instant.ts';

/** A `timestamptz` seen as an ISO 8601 UTC text with up to six fractional digits (a JavaScript Date keeps three). */
export const instant = customType<{ data: string; driverData: string }>({
  dataType: () => 'timestamp with time zone',
  toDriver: toDatabaseInstant,
  fromDriver: fromDatabaseInstant,
});

/** A `bytea` seen as lower-case hex: digests and fingerprints. */
export const hexBytes = customType<{ data: string; driverData: Buffer }>({
  dataType: () => 'bytea',
  toDriver: (hex) => Buffer.from(hex, 'hex'),
  fromDriver: (bytes) => Buffer.from(bytes).toString('hex'),
});

/** A `bytea` seen as bytes. */
export const bytes = customType<{ data: Buffer; driverData: Buffer }>({
  dataType: () => 'bytea',
});

/** A number that PostgreSQL gives each row. */
export const identity = () => bigint({ mode: 'number' }).primaryKey().generatedAlwaysAsIdentity();

/** A list of texts as `jsonb`. */
export const jsonList = customType<{ data: string[]; driverData: string }>({
  dataType: () => 'jsonb',
  toDriver: (list) => JSON.stringify(list),
});
