import { afterAll, beforeAll, expect, test } from 'vitest';
import { operationsOf } from '../http/describedApi.ts';
import { type FuzzedService, startFuzzedService } from '../http/fuzz/fuzzedService.ts';
import { runApiFuzz, statusTable } from '../http/fuzz/runApiFuzz.ts';

const requests = Number(process.env.FUZZ_REQUESTS ?? 10_000);
const seed = Number(process.env.FUZZ_SEED ?? 1);

let fuzzed: FuzzedService;

beforeAll(async () => {
  fuzzed = await startFuzzedService();
});

afterAll(() => fuzzed?.stop());

test(`${requests} requests (FUZZ_REQUESTS), seed ${seed} (FUZZ_SEED), get answers as the OpenAPI document says`, {
  timeout: 1_800_000,
}, async () => {
  const start = performance.now();
  const counts = await runApiFuzz(fuzzed, { requests, seed });
  const seconds = ((performance.now() - start) / 1000).toFixed(0);
  process.stdout.write(`\n${requests} requests in ${seconds} s, seed ${seed}\n\n${statusTable(counts)}\n\n`);
  expect([...counts.keys()]).toEqual(
    expect.arrayContaining(operationsOf(fuzzed.document).map(({ id }) => id)),
  );
});
