import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { startBrowser } from './browser.ts';
import { projectRoot } from './certalog.ts';
import { startProgram } from './program.ts';

/** `npm run screenshots`: what the README shows of the page, made from the demo, whose fleet is always the same one. */
const shots = [
  { file: 'overview-light.jpg', path: '/', colorScheme: 'light', width: 1280, height: 900 },
  {
    file: 'certificates-dark.jpg',
    path: '/certificates?in_use=true',
    colorScheme: 'dark',
    width: 1280,
    height: 900,
  },
  { file: 'overview-phone.jpg', path: '/', colorScheme: 'light', width: 390, height: 844 },
] as const;

const directory = join(projectRoot, 'docs/images');
await mkdir(directory, { recursive: true });
const demo = startProgram(process.execPath, ['src/main.ts', 'demo'], {
  cwd: projectRoot,
  env: { ...process.env, CERTALOG_PORT: '0' },
});
const browser = await startBrowser();
try {
  const [, url = ''] = await demo.says(/Page\s+(http\S+)\//);
  for (const { file, path, colorScheme, width, height } of shots) {
    const page = await browser.newPage({ baseURL: url, colorScheme, viewport: { width, height } });
    await page.goto(path);
    await page.screenshot({ path: join(directory, file), type: 'jpeg', quality: 60 });
    await page.close();
  }
} finally {
  await browser.close();
  await demo.stop();
}
