import { expect, test } from 'vitest';
import { reports } from '../../../src/reports/reports.ts';
import { appWithoutInventory } from '../../support/appWithoutInventory.ts';

test('every report is offered with what it selects, in each of its formats, by forms that the API takes', async () => {
  const page = await (await appWithoutInventory().request('/reports')).text();
  for (const { name, title, description, formats } of Object.values(reports)) {
    const card = page.split(`aria-labelledby="${name}"`)[1]?.split('</section>')[0] ?? '';
    expect(card).toContain(`${title}</h2>`);
    expect(card).toContain(description);
    expect(card).toContain(`method="get" action="/api/v1/reports/${name}"`);
    expect([...card.matchAll(/name="format" value="(\w+)"/g)].map(([, format]) => format)).toEqual(
      expect.arrayContaining([...formats]),
    );
    // An empty field is sent as an empty value, which the API refuses.
    for (const [input] of card.matchAll(/<input[^>]*>/g)) expect(input).toContain(' required');
  }
});
