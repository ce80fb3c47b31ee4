const pattern = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(\.\d{1,12})?(Z|[+-]\d{2}:\d{2})$/i;

/**
 * True for a date-time of RFC 3339, 5.6 that PostgreSQL takes as `timestamptz` and that stays before the year 10000 in
 * UTC and in microseconds: the day exists, the year is not 0000 and the offset is below 16 hours.
 */
export function isRfc3339(text: string): boolean {
  const match = pattern.exec(text);
  if (match === null) {
    return false;
  }
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1, 7).map(Number);
  const [, offsetHour = 0, offsetMinute = 0] = /[+-](\d{2}):(\d{2})$/.exec(text)?.map(Number) ?? [];
  return (
    year >= 1 &&
    month >= 1 &&
    month <= 12 &&
    day >= 1 &&
    day <= daysIn(year, month) &&
    hour <= 23 &&
    minute <= 59 &&
    second <= 60 &&
    offsetHour <= 15 &&
    offsetMinute <= 59 &&
    (!text.startsWith('9999-12-31') || /[0-5]\d(\.\d{1,6})?z$/i.test(text))
  );
}

/** `Date` reads the years 0 to 99 as 1900 to 1999; 400 years later the calendar is the same. */
function daysIn(year: number, month: number): number {
  return new Date(Date.UTC(year + 400, month, 0)).getUTCDate();
}
