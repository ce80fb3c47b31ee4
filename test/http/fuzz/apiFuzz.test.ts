import { afterAll, beforeAll, expect, test } from 'vitest';
import { type FuzzedService, startFuzzedService } from './fuzzedService.ts';
import { runApiFuzz } from './runApiFuzz.ts';

let fuzzed: FuzzedService;

beforeAll(async () => {
  fuzzed = await startFuzzedService();
});

afterAll(() => fuzzed?.stop());

test('whatever is asked, each operation answers as the OpenAPI document says, and goes on answering', async () => {
  const counts = await runApiFuzz(fuzzed, { requests: 600, seed: 1 });
  expect([...counts.keys()]).toEqual(expect.arrayContaining(['listCertificates', 'requestSync', 'none']));
  expect(counts.get('listCertificates')?.get('200')).toBeGreaterThan(5);
  expect((await fuzzed.service.get('/healthz')).status).toBe(200);
});
