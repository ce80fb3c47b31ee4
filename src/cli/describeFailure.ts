import { visible } from './certificatesOutput.ts';

/**
 * What a person reads when a command could not run: one line per fault, `certalog: …`, and no stack trace. The
 * expected kinds carry sentences of their own; anything else is named as unexpected.
 */
export function describeFailure(error: unknown): string {
  if (!(error instanceof Error)) return `certalog: unexpected error: ${visible(String(error))}`;
  const expected = EXPECTED.has(error.name);
  return error.message
    .split('\n')
    .map((line) => `certalog: ${expected ? '' : 'unexpected error: '}${visible(line)}`)
    .join('\n');
}

const EXPECTED = new Set([
  'ConfigError',
  'StartError',
  'HttpListenError',
  'RepositoryFailure',
  'SpoolFailure',
  'UsageError',
]);
