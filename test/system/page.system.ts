import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accessibilityFaults, startBrowser } from './browser.ts';
import { everyAccountIsRead, type ServedFleet, serveFleet } from './servedFleet.ts';

const paths = [
  '/',
  '/certificates',
  '/certificates?state=expired&in_use=true&sort=-name',
  '/certificates?expires_within=soon&state=fine',
  '/certificates?q=nothing-has-this-name',
  '/status',
  '/status?troubled=true',
  '/reports',
];
/** Together they have every part that is coloured. */
const kinds = ['/', '/certificates', '/status', '/reports'];
const views: [name: string, options: BrowserContextOptions, paths: string[]][] = [
  ['light', { colorScheme: 'light', viewport: { width: 1280, height: 900 } }, paths],
  ['dark', { colorScheme: 'dark', viewport: { width: 1280, height: 900 } }, kinds],
  ['a phone', { colorScheme: 'light', viewport: { width: 320, height: 640 }, hasTouch: true }, paths],
  ['a wall screen', { colorScheme: 'dark', viewport: { width: 2560, height: 1440 } }, kinds],
  ['forced colours', { forcedColors: 'active', viewport: { width: 1280, height: 900 } }, kinds],
];

let fleet: ServedFleet;
let browser: Browser;

beforeAll(async () => {
  fleet = await serveFleet();
  await everyAccountIsRead(fleet.served);
  browser = await startBrowser();
});

afterAll(async () => {
  await browser?.close();
  await fleet?.stop();
});

async function inBrowser(options: BrowserContextOptions, use: (page: Page) => Promise<void>): Promise<void> {
  const context = await browser.newContext({ baseURL: fleet.served.url, ...options });
  try {
    await use(await context.newPage());
  } finally {
    await context.close();
  }
}

describe.each(views)('in %s', (_, view, shown) => {
  test.each(shown)(
    '%s is accessible by WCAG 2.2 AA, and nothing of it lies beside the screen',
    async (path) => {
      await inBrowser({ ...view, bypassCSP: true }, async (page) => {
        await page.goto(path);
        await page.evaluate(
          "for (const details of document.querySelectorAll('details')) details.open = true",
        );
        expect(await accessibilityFaults(page)).toEqual([]);
        expect(await beside(page)).toEqual([]);
        expect(await page.locator('h1').count()).toBe(1);
      });
    },
  );
});

/** What is wider than the screen, and so would make the page scroll sideways. */
function beside(page: Page): Promise<string[]> {
  return page.evaluate(`(() => {
    const { clientWidth, scrollWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    return [...document.querySelectorAll('main *')]
      .filter((element) => element.getBoundingClientRect().right > clientWidth + 1)
      .map((element) => element.outerHTML.slice(0, 80));
  })()`);
}

/** Clicks what leads to another page, and waits until that is there. */
async function follow(page: Page, link: Locator): Promise<void> {
  const navigated = page.waitForEvent('framenavigated');
  await link.click();
  await navigated;
  await page.waitForLoadState();
}

test('no page breaks its own content security policy, asks another host, or says an error', async () => {
  await inBrowser({}, async (page) => {
    const said: string[] = [];
    page.on('console', (message) => said.push(message.text()));
    page.on('pageerror', (error) => said.push(error.message));
    page.on('request', (request) => {
      if (!request.url().startsWith(fleet.served.url) && !request.url().startsWith('data:'))
        said.push(request.url());
    });
    for (const path of paths.filter((path) => !path.includes('state=fine'))) await page.goto(path);
    expect(said).toEqual([]);
  });
});

test.each([true, false])(
  'certificates are filtered, sorted, paged and opened by form and links (JavaScript: %s)',
  async (javaScriptEnabled) => {
    await inBrowser({ javaScriptEnabled }, async (page) => {
      await page.goto('/');
      await follow(page, page.getByRole('link', { name: 'Certificates', exact: true }).first());
      await page.getByLabel('In use', { exact: true }).selectOption('in use');
      await page.getByLabel('valid', { exact: true }).check();
      await page.getByText('More filters').click();
      await page.getByLabel('Rows per page').fill('40');
      await follow(page, page.getByRole('button', { name: 'Show' }));
      expect(new URL(page.url()).search).toBe('?in_use=true&sort=earliest_not_after&state=valid&limit=40');

      await follow(page, page.getByRole('link', { name: 'Certificate', exact: true }));
      expect(await page.getByRole('columnheader', { name: 'Certificate' }).getAttribute('aria-sort')).toBe(
        'ascending',
      );
      const names = await walk(page);
      const { data } = await fleet.served.json<{ data: { id: string; name: string }[] }>(
        '/api/v1/certificates?in_use=true&state=valid&sort=name&limit=1000',
      );
      expect(names).toEqual(data.map(({ id, name }) => name || id));

      await follow(page, page.getByRole('link', { name: 'First page' }));
      await follow(page, page.getByRole('link', { name: 'Remove the filter State' }));
      expect(new URL(page.url()).searchParams.has('state')).toBe(false);
      const first = page.locator('tbody tr').first().getByRole('link');
      const name = await first.textContent();
      await follow(page, first);
      expect(await page.locator('h1').textContent()).toBe(name);
    });
  },
);

/** The names of all rows, from page to page. */
async function walk(page: Page): Promise<string[]> {
  const names: string[] = [];
  for (;;) {
    names.push(...(await page.locator('tbody th a').allTextContents()));
    const next = page.getByRole('link', { name: 'Next page' });
    if ((await next.count()) === 0) return names;
    await follow(page, next);
  }
}

test.each([true, false])(
  'a report is downloaded whole, and as of a moment (JavaScript: %s)',
  async (javaScriptEnabled) => {
    await inBrowser({ javaScriptEnabled }, async (page) => {
      await page.goto('/reports');
      const card = page.getByRole('region', { name: 'Inventory', exact: true });
      const whole = await downloaded(page, card.getByRole('button', { name: 'CSV of Inventory' }));
      expect(whole.name).toBe('certalog-inventory.csv');
      const records = parse(whole.text, { relax_column_count: true }) as string[][];
      const names = records.findIndex(([first]) => first === 'account_id');
      const { data } = await fleet.served.json<{ data: { id: string }[] }>('/api/v1/certificates?limit=1000');
      const ids = records.slice(names + 1).map((row) => row[records[names]?.indexOf('certificate_id') ?? -1]);
      expect(ids.toSorted()).toEqual(data.map(({ id }) => id).toSorted());
      const evidence = new Map(records.slice(0, names).map(([name, value]) => [name, value]));
      const header = whole.text.indexOf('"account_id"');
      const rows = whole.text.slice(whole.text.indexOf('\r\n', header) + 2);
      expect(evidence.get('row_count')).toBe(String(data.length));
      expect(evidence.get('rows_sha256')).toBe(createHash('sha256').update(rows).digest('hex'));

      await card.getByText('As of another moment').click();
      await card.getByLabel('As of').fill('2020-01-01T00:00:00Z');
      const past = await downloaded(page, card.getByRole('button', { name: 'JSON of then' }));
      expect(JSON.parse(past.text)).toMatchObject({ as_of: '2020-01-01T00:00:00Z', row_count: 0, rows: [] });
    });
  },
);

async function downloaded(page: Page, button: Locator): Promise<{ name: string; text: string }> {
  const download = page.waitForEvent('download');
  await button.click();
  const file = await download;
  return { name: file.suggestedFilename(), text: await readFile(await file.path(), 'utf8') };
}

test('what was typed wrong is said at its field, stays there, and can be put right', async () => {
  await inBrowser({}, async (page) => {
    await page.goto('/certificates');
    await page.getByLabel('Expires within').fill('soon');
    await page.getByLabel('Search').fill('worker');
    await follow(page, page.getByRole('button', { name: 'Show' }));
    const field = page.getByLabel('Expires within');
    expect(await field.getAttribute('aria-invalid')).toBe('true');
    expect(await page.getByRole('alert').textContent()).toContain('Expires within is not a duration');
    expect([await field.inputValue(), await page.getByLabel('Search').inputValue()]).toEqual([
      'soon',
      'worker',
    ]);
    await field.fill('90d');
    await follow(page, page.getByRole('button', { name: 'Show' }));
    expect(await page.getByRole('alert').count()).toBe(0);
    expect(await page.locator('tbody tr').count()).toBeGreaterThan(0);
  });
});

test('with the keyboard, the first stop skips to the content, and the next one is in it', async () => {
  await inBrowser({}, async (page) => {
    await page.goto('/certificates');
    await page.keyboard.press('Tab');
    const skip = page.getByRole('link', { name: 'Skip to content' });
    expect(await page.evaluate('document.activeElement.className')).toBe('skip');
    expect((await skip.boundingBox())?.y).toBeGreaterThanOrEqual(0);
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    expect(await page.evaluate("document.querySelector('main').contains(document.activeElement)")).toBe(true);
    const outline = await page.evaluate('getComputedStyle(document.activeElement).outlineStyle');
    expect(outline).toBe('solid');
  });
});

test('paper shows the content in black on white, without navigation and forms', async () => {
  await inBrowser({ colorScheme: 'dark' }, async (page) => {
    await page.goto('/certificates?state=expired');
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    expect(await page.getByRole('navigation', { name: 'Pages', exact: true }).count()).toBe(0);
    expect(await page.getByRole('search').count()).toBe(0);
    expect(await page.locator('tbody tr').first().isVisible()).toBe(true);
    const colours = await page.evaluate(
      '[getComputedStyle(document.body).color, getComputedStyle(document.body).backgroundColor]',
    );
    expect(colours).toEqual(['rgb(0, 0, 0)', 'rgb(255, 255, 255)']);
  });
});
