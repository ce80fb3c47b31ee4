import type { Browser, BrowserContextOptions } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type HttpService, startHttpService } from '../http/httpService.ts';
import { accessibilityFaults, startBrowser } from './browser.ts';

let service: HttpService;
let browser: Browser;

beforeAll(async () => {
  service = await startHttpService();
  browser = await startBrowser();
});

afterAll(async () => {
  await browser?.close();
  await service?.stop();
});

const kinds: Record<string, BrowserContextOptions> = {
  'a phone': { viewport: { width: 320, height: 640 } },
  'a screen in the dark': { viewport: { width: 1400, height: 900 }, colorScheme: 'dark' },
  'a wall': { viewport: { width: 3840, height: 2160 } },
};

describe.each(Object.entries(kinds))('the documentation of the API on %s', (_, options) => {
  test('has no fault of accessibility, and nothing beside its edge, when all of it is open', async () => {
    const context = await browser.newContext({ ...options, bypassCSP: true });
    const page = await context.newPage();
    await page.goto(`${service.url}/docs`);
    await page.evaluate("document.querySelectorAll('details').forEach((part) => { part.open = true; })");
    expect(await accessibilityFaults(page)).toEqual([]);
    const beside = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
    expect(await page.evaluate(beside)).toBe(0);
    await context.close();
  });
});

test('it works without JavaScript, asks for nothing but itself, and its style is let in', async () => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  const asked: string[] = [];
  const said: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  page.on('console', (message) => said.push(message.text()));
  await page.goto(`${service.url}/docs`);
  await page.locator('nav.contents a[href="#listFindings"]').click();
  const section = page.locator('#listFindings');
  await section.locator('summary', { hasText: 'Example' }).first().click();
  expect(await section.locator('pre', { hasText: 'certificate_name' }).isVisible()).toBe(true);
  expect(asked.filter((url) => !url.startsWith('data:'))).toEqual([`${service.url}/docs`]);
  expect(said).toEqual([]);
  await context.close();
});

test('what is closed is printed too', async () => {
  const page = await browser.newPage();
  await page.goto(`${service.url}/docs`);
  const example = page.locator('#listFindings pre', { hasText: 'certificate_name' });
  expect(await example.isVisible()).toBe(false);
  await page.emulateMedia({ media: 'print' });
  expect((await example.boundingBox())?.height).toBeGreaterThan(100);
  await page.close();
});
