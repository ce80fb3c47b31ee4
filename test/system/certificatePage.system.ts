import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AccountState } from '../../src/emulator/accountState.ts';
import { make } from '../operations/material.ts';
import { accessibilityFaults, startBrowser } from './browser.ts';
import { eventually } from './eventually.ts';
import { everyAccountIsRead, type ServedFleet, serveFleet } from './servedFleet.ts';

const hostileName = `<script>alert(1)</script> "quoted" ' \u202egnp.exe \u0007 & more`;
const hostileId = '11111111-1111-4111-8111-111111111111';
const leavingId = '22222222-2222-4222-8222-222222222222';

let fleet: ServedFleet;
let account: AccountState;
let browser: Browser;
/** Before the account was changed. */
let before: string;

beforeAll(async () => {
  [fleet, browser] = await Promise.all([serveFleet({ accounts: 2, certificates: 30 }), startBrowser()]);
  await everyAccountIsRead(fleet.served);
  account = fleet.emulator.accounts.get(fleet.accounts[0]?.id ?? '');
  await changeAndSync(() => {
    account.addCertificate({ id: leavingId, name: 'Leaving', ca: false, certificates: make('leaving').pem });
  }, leavingId);
  before = new Date().toISOString();
  await changeAndSync(() => {
    account.removeCertificate(leavingId);
    account.addCertificate({
      id: hostileId,
      name: hostileName,
      ca: true,
      certificates: `${make('leaf', { expired: true }).pem}${make('other').pem}-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n`,
      associations: [{ service: '<img src=x onerror=alert(1)>', status: 'active\u202e' }],
    });
  }, hostileId);
});

afterAll(async () => {
  await browser?.close();
  await fleet?.stop();
});

/** Changes the account and waits until a sync has seen the certificate. */
async function changeAndSync(change: () => void, id: string): Promise<void> {
  change();
  const { url } = fleet.served;
  const response = await fetch(`${url}/api/v1/sync`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  });
  expect(response.status, await response.text()).toBe(202);
  await eventually('the sync has seen the change', async () => {
    const answer = await fetch(`${url}/api/v1/accounts/${account.id}/certificates/${id}`);
    return (
      answer.status === 200 &&
      ((await answer.json()) as { associations_read_at: string | null }).associations_read_at !== null
    );
  });
}

const pathOf = (id: string) => `/accounts/${account.id}/certificates/${id}`;

/** Every page of this part, by what it shows. */
const pages = () => ({
  certificate: pathOf(fleet.accounts[0]?.certificates[0]?.id ?? account.certificates()[3]?.id ?? ''),
  hostile: pathOf(hostileId),
  removed: pathOf(leavingId),
  history: `${pathOf(leavingId)}/history`,
  'as of': `${pathOf(leavingId)}?as_of=${before}`,
  'wrong date': `${pathOf(hostileId)}?as_of=yesterday`,
  form: '/compare',
  comparison: `/compare?from=${before}`,
  'first sync': '/compare?from=2020-01-01',
  'wrong dates': '/compare?from=2030-01-01&to=soon&account_id=x',
  'one kind': `/compare?from=2020-01-01&section=certificates_added&limit=5`,
});

const views = [
  ['light', { colorScheme: 'light', viewport: { width: 1280, height: 900 } }],
  ['dark', { colorScheme: 'dark', viewport: { width: 1280, height: 900 } }],
  ['phone', { colorScheme: 'light', viewport: { width: 320, height: 640 } }],
] as const;

describe('the page of a certificate and the comparison of two dates', () => {
  for (const [view, options] of views) {
    it(`are accessible, quiet and not wider than the screen: ${view}`, async () => {
      const context = await browser.newContext({ ...options, bypassCSP: true });
      for (const [name, path] of Object.entries(pages())) {
        const page = await opened(context, path);
        expect(await accessibilityFaults(page), name).toEqual([]);
        // A text, since the names of the browser are none of Node's.
        const excess = await page.evaluate<number>(
          'document.documentElement.scrollWidth - window.innerWidth',
        );
        expect(excess, `${name} scrolls sideways`).toBeLessThanOrEqual(0);
        await page.close();
      }
      await context.close();
    });
  }
});

for (const javaScriptEnabled of [true, false]) {
  describe(`a person ${javaScriptEnabled ? 'with' : 'without'} JavaScript`, () => {
    let context: BrowserContext;
    let page: Page;
    const complaints: string[] = [];

    beforeAll(async () => {
      context = await browser.newContext({ javaScriptEnabled });
      page = await context.newPage();
      page.on('console', (message) => complaints.push(message.text()));
      page.on('pageerror', (error) => complaints.push(String(error)));
      page.on('dialog', (dialog) => complaints.push(dialog.message()));
      page.on('requestfailed', (request) => complaints.push(request.url()));
    });

    afterAll(() => context?.close());

    it('opens a certificate from the list, and reads its hostile name as text', async () => {
      await page.goto(`${fleet.served.url}/certificates?q=quoted`);
      await page.getByRole('link', { name: '<script>' }).click();
      expect(new URL(page.url()).pathname).toBe(pathOf(hostileId));
      expect(await page.locator('h1 bdi').textContent()).toBe(hostileName);
      expect(await page.locator('main script, main img').count()).toBe(0);
      expect(await page.locator('.summary').textContent()).toMatch(/Expired .* ago/);
      expect(await page.locator('.node').count()).toBe(4);
    });

    it('opens a folded element, and follows the history', async () => {
      await page.locator('#element-1 > summary').click();
      expect(await page.locator('#element-1 table.facts').isVisible()).toBe(true);
      await page.goto(fleet.served.url + pathOf(leavingId));
      expect(await page.locator('.history-list > li').first().textContent()).toMatch(
        /Removed|Finding closed/,
      );
      await page.getByLabel('See it as it was on').fill(before);
      await page.getByRole('button', { name: 'Show' }).click();
      expect(await page.locator('main').textContent()).toContain('As it was known at');
      expect(await page.locator('.history-list').textContent()).not.toContain('Removed');
    });

    it('compares two dates, and opens what is different', async () => {
      await page.getByRole('link', { name: 'Compare', exact: true }).click();
      await page.getByLabel('From').fill('soon');
      await page.getByRole('button', { name: 'Compare' }).click();
      expect(await page.locator('.fault').textContent()).toContain('is not a date');
      expect(await page.getByLabel('From').inputValue()).toBe('soon');
      await page.getByLabel('From').fill(before);
      await page.getByRole('button', { name: 'Compare' }).click();
      const removed = page.locator('section', { has: page.locator('#certificates_removed') });
      expect(await removed.locator('tbody tr').allTextContents()).toEqual([
        expect.stringContaining('Leaving'),
      ]);
      await removed.getByRole('link', { name: 'Leaving' }).click();
      expect(await page.locator('h1').textContent()).toBe('Leaving');
    });

    it('and the browser has nothing to complain of', () => {
      // A 400 is what was asked for; Chromium writes it to the console.
      expect(complaints.filter((text) => !text.includes('400 (Bad Request)'))).toEqual([]);
    });
  });
}

async function opened(context: BrowserContext, path: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(fleet.served.url + path);
  return page;
}
