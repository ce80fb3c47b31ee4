import { html } from 'hono/html';
import { countOf } from './words.ts';

const DAY = 86_400;

/** An instant (ISO 8601 in UTC) for people, to the minute. */
export function minuteOf(instant: string): string {
  return `${instant.slice(0, 10)} ${instant.slice(11, 16)} UTC`;
}

/** An instant for people, to the second, as an element of HTML. */
export function secondOf(instant: string) {
  return html`<time datetime="${instant}">${instant.slice(0, 10)} ${instant.slice(11, 19)} UTC</time>`;
}

/** The day of an instant as an element of HTML. */
export function dayOf(instant: string) {
  return html`<time datetime="${instant}">${instant.slice(0, 10)}</time>`;
}

/** How long an instant is past, rounded down, since an age that is shown must not be more than it is: `4 min`. */
export function ageOf(instant: string, now: Date): string {
  return spanOf(Math.max(0, now.getTime() - Date.parse(instant)) / 1000);
}

/** How far an instant is from now, rounded down: `in 12 days`, `3 h ago`. */
export function distanceOf(instant: string, now: Date): string {
  const seconds = (Date.parse(instant) - now.getTime()) / 1000;
  return seconds < 0 ? `${spanOf(-seconds)} ago` : `in ${spanOf(seconds)}`;
}

/** A length of time in words: `30 days`, `36 h`. */
export function spanOf(seconds: number): string {
  if (seconds < 60) return 'less than a minute';
  if (seconds < 7200) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 2 * DAY) return `${Math.floor(seconds / 3600)} h`;
  if (seconds < 1000 * DAY) return `${Math.floor(seconds / DAY)} days`;
  return countOf(Math.floor(seconds / (365.25 * DAY)), 'year');
}
