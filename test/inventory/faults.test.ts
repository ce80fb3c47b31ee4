import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Fault } from '../../src/emulator/faults/fault.ts';
import { type FaultKind, faultKinds } from '../../src/emulator/faults/faultKinds.ts';
import { type SyncReason, syncReasons } from '../../src/inventory/reasons.ts';
import { type CurrentInventory, type EmulatedSync, startEmulatedSync } from '../support/emulatedSync.ts';

type Operation = 'list' | 'associations' | 'get';

/** What each fault, at each operation of a sync, must be called; null where the sync must come through whole. */
const expected: { fault: FaultKind; at: Partial<Record<Operation, SyncReason | null>> }[] = [
  { fault: 'throttle_429', at: { list: 'rate_limited', associations: 'rate_limited' } },
  { fault: 'throttle_429_empty', at: { list: 'rate_limited', associations: 'rate_limited' } },
  { fault: 'throttle_200', at: { list: 'rate_limited', associations: 'rate_limited' } },
  { fault: 'success_false_200', at: { list: 'api_error', associations: 'api_error' } },
  { fault: 'server_error', at: { list: 'http_error', associations: 'http_error' } },
  { fault: 'html_502', at: { list: 'http_error', associations: 'http_error' } },
  { fault: 'html_200', at: { list: 'invalid_response', associations: 'invalid_response' } },
  { fault: 'empty_body_200', at: { list: 'invalid_response', associations: 'invalid_response' } },
  { fault: 'unauthorized', at: { list: 'authentication', associations: 'authentication' } },
  { fault: 'forbidden', at: { list: 'permission', associations: 'permission' } },
  { fault: 'locked_out', at: { list: 'authentication', associations: 'authentication' } },
  { fault: 'not_found_associations', at: { associations: 'api_error' } },
  { fault: 'reset', at: { list: 'network', associations: 'network' } },
  { fault: 'stall', at: { list: 'timeout', associations: 'timeout' } },
  { fault: 'stall_body', at: { list: 'timeout', associations: 'timeout' } },
  { fault: 'ignored_page', at: { list: 'repeated_page', associations: null } },
  { fault: 'repeated_page', at: { list: 'repeated_page', associations: null } },
  { fault: 'list_lag', at: { list: 'list_lag' } },
  { fault: 'get_lag', at: { get: null } },
  { fault: 'count_high', at: { list: 'count_mismatch', associations: 'count_mismatch' } },
  { fault: 'count_low', at: { list: 'count_mismatch', associations: 'count_mismatch' } },
  { fault: 'no_result_info', at: { list: 'count_mismatch', associations: null } },
  { fault: 'missing_result', at: { list: 'missing_result', associations: 'missing_result' } },
  { fault: 'null_result', at: { list: 'null_result', associations: 'null_result' } },
  { fault: 'empty_list', at: { list: 'list_lag' } },
  { fault: 'short_page', at: { list: 'count_mismatch', associations: 'count_mismatch' } },
  { fault: 'wrong_types', at: { list: 'invalid_record', associations: 'invalid_record' } },
  { fault: 'missing_id', at: { list: 'invalid_record' } },
  { fault: 'extra_keys', at: { list: null, associations: null } },
  { fault: 'slow', at: { list: null, associations: null } },
  { fault: 'cut_body', at: { list: 'network', associations: 'network' } },
  { fault: 'truncated_json', at: { list: 'invalid_response', associations: 'invalid_response' } },
  { fault: 'oversized', at: { list: 'response_too_large', associations: 'response_too_large' } },
];
/** Not a part of a sync: they concern uploads and deletions. */
const elsewhere: FaultKind[] = ['upload_unclear', 'delete_unclear'];

const options: Partial<Record<FaultKind, Partial<Fault>>> = {
  throttle_429: { seconds: 0 },
  throttle_429_empty: { seconds: 0 },
  slow: { ms: 5 },
  oversized: { mib: 3 },
};

let fixture: EmulatedSync;
let whole: CurrentInventory;

beforeAll(async () => {
  fixture = await startEmulatedSync();
  const first = await fixture.run();
  expect(first).toMatchObject({ outcome: 'complete', listed: 40, reported: 40 });
  whole = await fixture.inventory();
  expect(whole.certificates).toHaveLength(40);
});
afterEach(() => fixture.emulator.faults.clear());
afterAll(() => fixture.stop());

it('knows every fault that the emulator can play', () => {
  const known = [...expected.map(({ fault }) => fault), ...elsewhere];
  expect(known.sort()).toEqual(Object.keys(faultKinds).sort());
});

describe('a sync that meets a fault loses nothing, says why, and the next one recovers', () => {
  for (const { fault, at } of expected) {
    for (const [operation, reason] of Object.entries(at) as [Operation, SyncReason | null][]) {
      it(`${fault} at ${operation}: ${reason ?? 'harmless'}`, async () => {
        fixture.emulator.faults.set([{ kind: fault, operation, ...options[fault] }]);
        const result = await fixture.run();
        expect(await fixture.inventory()).toEqual(whole);
        expect({ reason: result.reason, detail: result.detail }).toMatchObject({ reason });
        expect(result.outcome === 'complete').toBe(reason === null);
        if (reason) {
          expect(syncReasons).toContain(result.reason);
          expect(result.detail).toMatch(/^[A-Z0-9].{20,}\.$/su);
          expect(result.detail).not.toContain('test-token');
        }
        fixture.emulator.faults.clear();
        expect(await fixture.run()).toMatchObject({ outcome: 'complete' });
        expect(await fixture.inventory()).toEqual(whole);
      });
    }
  }
});
