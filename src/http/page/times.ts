import { html } from 'hono/html';

/** An instant (ISO 8601 in UTC) for people, to the minute. */
export function minuteOf(instant: string): string {
  return `${instant.slice(0, 10)} ${instant.slice(11, 16)} UTC`;
}

/** An instant for people, to the second, as an element of HTML. */
export function secondOf(instant: string) {
  return html`<time datetime="${instant}">${instant.slice(0, 10)} ${instant.slice(11, 19)} UTC</time>`;
}
