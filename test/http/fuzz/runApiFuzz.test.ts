import { expect, test } from 'vitest';
import { openApiDocument } from '../../support/appWithoutInventory.ts';
import { startHttpService } from '../httpService.ts';
import { runApiFuzz } from './runApiFuzz.ts';

test('a failing request is made small and shown as a line of curl, with what was logged', async () => {
  const service = await startHttpService({ requestSync: () => Promise.reject(new Error('it broke')) });
  const { paths, ...rest } = await openApiDocument();
  const fuzzed = {
    service,
    document: { ...rest, paths: { '/api/v1/sync': paths['/api/v1/sync'] } },
    known: { operator: 'x', others: ['y'], etags: ['W/"z"'], cursors: ['c'], values: {} },
    stop: service.stop,
  };
  const run = runApiFuzz(fuzzed, { requests: 500, seed: 1 });
  const failure = await run.then(
    () => null,
    (error: Error) => error,
  );
  const cause = failure?.cause as Error;
  expect(cause.message).toContain('logged:');
  expect(cause.message).toMatch(/\ncurl -i .* -X POST .*\/api\/v1\/sync'$/);
  await service.stop();
});
