import { expect } from 'vitest';
import type { Ending } from './certalogProcess.ts';

/** A wall between what an operator must not see and the outputs: no test prints these. */
export const secrets = {
  token: 'e2e-Secret-Cloudflare-Token',
  password: 'e2e-Secret-Password',
  apiToken: 'e2e-Secret-Api-Token',
} as const;

/**
 * Expects that a command could not run and said why as its users need it: exit code 1, nothing on standard output, on
 * standard error one line per fault, each `certalog: …`, without stack trace and secret.
 */
export function expectFaultLines({ code, stdout, stderr }: Ending, ...faults: RegExp[]): void {
  expect({ code, stdout }, stderr).toEqual({ code: 1, stdout: '' });
  const lines = stderr.trimEnd().split('\n');
  for (const fault of faults) expect(lines).toContainEqual(expect.stringMatching(fault));
  expect(lines).toHaveLength(faults.length);
  for (const line of lines) expect(line).toMatch(/^certalog: \S.{10,}/);
  expectNoTrace(stderr);
}

/** Expects neither a stack trace nor a secret. */
export function expectNoTrace(output: string): void {
  expect(output).not.toMatch(/^\s+at /m);
  expect(output).not.toMatch(/unexpected error|unhandled|UnhandledPromise/i);
  for (const secret of Object.values(secrets)) expect(output).not.toContain(secret);
}
