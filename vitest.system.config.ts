import { defineConfig } from 'vitest/config';
import { ClosingLine } from './test/support/closingLine.ts';

/** Tests against tools that npm does not bring: OpenSSL, Prometheus, the npm registry. One file at a time. */
export default defineConfig({
  test: {
    include: ['test/system/**/*.system.ts'],
    globalSetup: ['test/support/globalSetup.ts'],
    fileParallelism: false,
    testTimeout: 300_000,
    hookTimeout: 300_000,
    reporters: ['default', new ClosingLine()],
  },
});
