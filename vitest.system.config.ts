import { defineConfig } from 'vitest/config';
import { ClosingLine } from './test/support/closingLine.ts';

const common = {
  globalSetup: ['test/support/globalSetup.ts'],
  testTimeout: 300_000,
  hookTimeout: 300_000,
};
/** What measures shares and ages of a rate limit is alone on the machine. */
const alone = ['test/system/fairness.system.ts'];

/** Tests against tools that npm does not bring: OpenSSL, Prometheus, Chromium, LibreOffice, the npm registry. */
export default defineConfig({
  test: {
    reporters: ['default', new ClosingLine()],
    maxWorkers: 2,
    projects: [
      {
        test: {
          ...common,
          name: 'together',
          include: ['test/system/**/*.system.ts'],
          exclude: alone,
          sequence: { groupOrder: 0 },
        },
      },
      { test: { ...common, name: 'alone', include: alone, sequence: { groupOrder: 1 } } },
    ],
  },
});
