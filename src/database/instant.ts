/**
 * Turns PostgreSQL's text of a `timestamptz` (session time zone UTC, DateStyle ISO) into ISO 8601:
 * `2022-11-22 17:32:30.467938+00` → `2022-11-22T17:32:30.467938Z`. The year 1 BC is ISO's year 0000.
 */
export function fromDatabaseInstant(text: string): string {
  // Almost every one, in a fraction of the time: a year of four digits has its space there, and BC comes last.
  if (text[10] === ' ' && text.endsWith('+00')) return `${text.slice(0, 10)}T${text.slice(11, -3)}Z`;
  const match = /^(\d{4,})-(\d\d-\d\d) (\d\d:\d\d:\d\d(?:\.\d{1,6})?)\+00( BC)?$/.exec(text);
  if (!match) throw new Error(`not a timestamp in UTC as PostgreSQL writes it: ${text}`);
  const [, year = '', day, time, beforeChrist] = match;
  const isoYear = beforeChrist ? String(1 - Number(year)).padStart(4, '0') : year;
  return `${isoYear}-${day}T${time}Z`;
}

/** Turns ISO 8601 UTC text into text that PostgreSQL reads as `timestamptz`; it has no year 0000, only 1 BC. */
export function toDatabaseInstant(iso: string): string {
  return iso.startsWith('0000-') ? `0001${iso.slice(4)} BC` : iso;
}

/** `toDatabaseInstant` for a column that may be null. */
export function toNullableDatabaseInstant(iso: string | null): string | null {
  return iso === null ? null : toDatabaseInstant(iso);
}

/** `fromDatabaseInstant` for a column that may be null. */
export function fromNullableDatabaseInstant(text: string | null): string | null {
  return text === null ? null : fromDatabaseInstant(text);
}
