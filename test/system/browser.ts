import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Browser, chromium, type Page } from 'playwright-core';
import { outputOf } from './program.ts';

/** Debian's Chromium. A machine that lacks it gets an error that names the package. `more`: arguments for it. */
export async function startBrowser(more: string[] = []): Promise<Browser> {
  await outputOf('chromium', ['--version', ...rootsArguments()]);
  return chromium.launch({ executablePath: '/usr/bin/chromium', args: [...rootsArguments(), ...more] });
}

/** Chromium refuses to run as root inside its own sandbox. */
function rootsArguments(): string[] {
  return process.getuid?.() === 0 ? ['--no-sandbox'] : [];
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/**
 * What axe-core finds wrong with the page by WCAG 2.2 A and AA and its best practices, a line each; empty: nothing. The
 * page must have been opened in a context with `bypassCSP`, since the policy lets no script in, and with JavaScript.
 */
export async function accessibilityFaults(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  return page.evaluate(async () => {
    // @ts-expect-error axe is what the line before has put there.
    const { violations } = await axe.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    });
    return violations.flatMap(
      ({
        id,
        help,
        nodes,
      }: {
        id: string;
        help: string;
        nodes: { target: string[]; failureSummary: string }[];
      }) =>
        nodes.map(({ target, failureSummary }) => `${id}: ${help}: ${target.join(' ')}: ${failureSummary}`),
    );
  });
}
