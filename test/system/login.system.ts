import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type HttpService, startHttpService, token, usersConfig } from '../http/httpService.ts';
import { accessibilityFaults, startBrowser } from './browser.ts';

const operator = token('operator', 'operate');
const alice = { user: 'alice', password: 'correct horse 🔑' };

let service: HttpService;
/** Another site, with a link to a page of this one. */
let other: Server;
let browser: Browser;
let context: BrowserContext | undefined;
let passed = 0;

beforeAll(async () => {
  const web = usersConfig({ alice: alice.password });
  service = await startHttpService({
    auth: { mode: 'tokens', tokens: [operator] },
    web: () => web,
    // Every wrong attempt here is the first one for hours, but where the test says otherwise.
    elapsed: () => passed,
  });
  other = createServer((_, response) => {
    response.setHeader('content-type', 'text/html');
    response.end(`<a href="${service.url}/reports">alert</a>
      <form method="post" action="${service.url}/logout"><button>log you out</button></form>`);
  });
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  browser = await startBrowser();
});

afterAll(async () => {
  await browser?.close();
  other?.close();
  await service?.stop();
});

afterEach(async () => {
  await context?.close();
  passed += 3_600_000;
});

async function open(path: string, options: BrowserContextOptions = {}): Promise<Page> {
  context = await browser.newContext(options);
  const page = await context.newPage();
  await page.goto(service.url + path);
  return page;
}

const loggedInAs = (page: Page, name: string) =>
  page.getByText(`Logged in as ${name}`).waitFor({ timeout: 10_000 });
const byToken = async (page: Page, text: string) => {
  await page.getByLabel('Token').fill(text);
  await page.getByRole('button', { name: 'Log in with a token' }).click();
};
const byPassword = async (page: Page, password: string) => {
  await page.getByLabel('User').fill(alice.user);
  await page.getByLabel('Password').fill(password);
  await page.getByLabel('Password').press('Enter');
};
const sessionCookies = async (page: Page) =>
  (await page.context().cookies()).filter(({ name }) => name.endsWith('certalog_session'));

describe.each([
  ['with JavaScript', true],
  ['without JavaScript', false],
])('%s', (_, javaScriptEnabled) => {
  test('a token logs in, leads to the page that was asked for, and logs out', async () => {
    const page = await open('/reports?x=1#y', { javaScriptEnabled });
    expect(await page.title()).toBe('Log in – Certalog');
    await byToken(page, operator.text);
    await loggedInAs(page, 'operator');
    expect(page.url()).toBe(`${service.url}/reports?x=1`);
    expect(await sessionCookies(page)).toEqual([
      expect.objectContaining({ httpOnly: true, sameSite: 'Strict', path: '/', domain: '127.0.0.1' }),
    ]);
    await page.getByRole('link', { name: 'Overview' }).click();
    await loggedInAs(page, 'operator');
    await page.getByRole('button', { name: 'Log out' }).click();
    await page.getByRole('heading', { name: 'Log in', exact: true }).waitFor();
    expect(await sessionCookies(page)).toEqual([]);
    await page.goBack();
    await page.reload();
    expect(await page.title()).toBe('Log in – Certalog');
  });

  test('a user and password log in, also after a wrong one, which is said', async () => {
    const page = await open('/status', { javaScriptEnabled });
    await byPassword(page, 'wrong');
    await page.getByRole('alert').getByText('User or password is wrong.').waitFor();
    expect(await sessionCookies(page)).toEqual([]);
    await byPassword(page, alice.password);
    await loggedInAs(page, 'alice');
    expect(page.url()).toBe(`${service.url}/status`);
  });
});

test('a wrong token is said, and after ten one has to wait', async () => {
  const page = await open('/');
  for (let n = 0; n < 10; n++) {
    await byToken(page, `guess-${n}`);
    await page.getByRole('alert').getByText('The token is not known.').waitFor();
  }
  await byToken(page, operator.text);
  await page.getByRole('alert').getByText('come again in 5 s').waitFor();
});

test('a link on another site leads whoever is logged in to the page, and nobody else', async () => {
  const page = await open('/');
  await byToken(page, operator.text);
  await loggedInAs(page, 'operator');
  const elsewhere = `http://localhost:${(other.address() as AddressInfo).port}/`;
  await page.goto(elsewhere);
  await page.getByRole('link').click();
  await loggedInAs(page, 'operator');
  expect(page.url()).toBe(`${service.url}/reports`);
  await page.context().clearCookies();
  await page.goto(elsewhere);
  await page.getByRole('link').click();
  await page.getByLabel('Token').waitFor();
});

test('another site logs nobody out', async () => {
  const page = await open('/');
  await byToken(page, operator.text);
  await loggedInAs(page, 'operator');
  await page.goto(`http://localhost:${(other.address() as AddressInfo).port}/`);
  await page.getByRole('button').click();
  await page.goto(service.url);
  await loggedInAs(page, 'operator');
});

test('it logs in over a plain connection to a host by name, where a browser sends no Sec-Fetch-Site', async () => {
  const named = await startBrowser(['--host-resolver-rules=MAP certalog.test 127.0.0.1']);
  const page = await named.newPage();
  await page.goto(`http://certalog.test:${new URL(service.url).port}/`);
  await byPassword(page, alice.password);
  await loggedInAs(page, 'alice');
  await page.getByRole('button', { name: 'Log out' }).click();
  await page.getByRole('heading', { name: 'Log in', exact: true }).waitFor();
  await named.close();
});

test.each([
  ['light', { colorScheme: 'light' }],
  ['dark', { colorScheme: 'dark' }],
  ['a phone', { viewport: { width: 360, height: 740 } }],
  ['a phone, dark', { viewport: { width: 320, height: 640 }, colorScheme: 'dark' }],
] satisfies [string, BrowserContextOptions][])(
  'everyone can use the page to log in: %s',
  async (_, options) => {
    const page = await open('/', { ...options, bypassCSP: true });
    expect(await accessibilityFaults(page)).toEqual([]);
    await byPassword(page, 'wrong');
    await page.getByRole('alert').waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    const width = await page.evaluate(
      'document.documentElement.scrollWidth - document.documentElement.clientWidth',
    );
    expect(width).toBe(0);
  },
);

test('the page to log in can be used by the keyboard alone, and breaks no rule of its own policy', async () => {
  context = await browser.newContext();
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  await page.goto(service.url);
  await page.keyboard.press('Tab');
  await page.keyboard.type(operator.text);
  await page.keyboard.press('Enter');
  await loggedInAs(page, 'operator');
  // The browser itself notes the 401 of the page that has the form.
  expect(complaints.filter((line) => !line.includes('401'))).toEqual([]);
});
