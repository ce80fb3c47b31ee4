import { html } from 'hono/html';

/** A text of the OpenAPI document; what stands between backticks is code. */
export function prose(text: string) {
  return text.split('`').map((part, index) => (index % 2 === 0 ? part : html`<code>${part}</code>`));
}
