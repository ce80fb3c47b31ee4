/**
 * The Date by which states are decided at an instant (ISO 8601 in UTC, to the microsecond). All that is compared with it
 * lies on whole seconds (RFC 5280 4.1.2.5: validity has no fractions), so a Date, which keeps milliseconds, must only not
 * fall back on one.
 */
export function momentDate(instant: string): Date {
  const milliseconds = Date.parse(instant);
  const isPastSecond = /\.\d*[1-9]/.test(instant);
  return new Date(milliseconds % 1000 === 0 && isPastSecond ? milliseconds + 1 : milliseconds);
}
