import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Fault } from '../../src/emulator/faults/fault.ts';
import { type FaultKind, faultKinds } from '../../src/emulator/faults/faultKinds.ts';
import type { SyncReason } from '../../src/inventory/reasons.ts';
import { type EmulatedSync, smallAccount, startEmulatedSync } from '../support/emulatedSync.ts';

/**
 * What a run is called when the list lacks a certificate that is gone and the `GET` that should say so meets the
 * fault; null where the answer "not found" comes through all the same, so that the certificate may be removed.
 */
const expected: Partial<Record<FaultKind, SyncReason | null>> = {
  throttle_429: 'rate_limited',
  throttle_429_empty: 'rate_limited',
  throttle_200: 'rate_limited',
  success_false_200: 'api_error',
  server_error: 'http_error',
  html_502: 'http_error',
  html_200: 'invalid_response',
  empty_body_200: 'invalid_response',
  unauthorized: 'authentication',
  forbidden: 'permission',
  locked_out: 'authentication',
  reset: 'network',
  stall: 'timeout',
  stall_body: 'timeout',
  cut_body: 'network',
  truncated_json: 'http_error',
  oversized: 'response_too_large',
  get_lag: 'list_lag',
  slow: null,
  extra_keys: null,
  // These change a record, and "not found" has none.
  missing_result: null,
  null_result: null,
  wrong_types: null,
  missing_id: null,
};
const options: Partial<Record<FaultKind, Partial<Fault>>> = {
  throttle_429: { seconds: 0 },
  throttle_429_empty: { seconds: 0 },
  slow: { ms: 5 },
  oversized: { mib: 3 },
  get_lag: { requests: 1 },
};
const kinds = (Object.keys(faultKinds) as FaultKind[]).filter((kind) =>
  faultKinds[kind].operations.includes('get'),
);

let fixture: EmulatedSync;

beforeEach(async () => {
  const { certificates } = await smallAccount();
  fixture = await startEmulatedSync({ certificates: certificates.slice(0, 3) });
  expect(await fixture.run()).toMatchObject({ outcome: 'complete', listed: 3 });
});
afterEach(() => fixture.stop());

const ids = async () => (await fixture.inventory()).certificates.map(({ id }) => id);
const first = () => fixture.account.certificates()[0]?.id ?? '';
const faultAtGet = (kind: FaultKind): Fault => ({ kind, operation: 'get', ...options[kind] });

it('knows every fault that a GET can meet', () => {
  expect(Object.keys(expected).sort()).toEqual([...kinds].sort());
});

describe('a certificate that the list lacks and that is gone stays until a GET proves it', () => {
  for (const kind of kinds) {
    const reason = expected[kind] ?? null;
    it(`${kind}: ${reason ?? 'proven'}`, async () => {
      const gone = first();
      fixture.emulator.faults.set([faultAtGet(kind)]);
      fixture.account.removeCertificate(gone);
      const result = await fixture.run();
      expect({ reason: result.reason, detail: result.detail }).toMatchObject({ reason });
      expect((await ids()).includes(gone)).toBe(reason !== null);
      expect(result.outcome === 'complete').toBe(reason === null);

      fixture.emulator.faults.clear();
      expect(await fixture.run()).toMatchObject({ outcome: 'complete', listed: 2 });
      expect(await ids()).not.toContain(gone);
    });
  }
});

describe('a certificate that the list lacks although it exists is never removed', () => {
  for (const kind of kinds) {
    it(`${kind} at its GET`, async () => {
      const before = await fixture.inventory();
      const hidden: Fault = { kind: 'list_lag', operation: 'list', certificate: first() };
      fixture.emulator.faults.set([hidden, faultAtGet(kind)]);
      const result = await fixture.run();
      expect(result.outcome).toBe('incomplete');
      expect(await fixture.inventory()).toEqual(before);

      fixture.emulator.faults.clear();
      expect(await fixture.run()).toMatchObject({ outcome: 'complete', listed: 3 });
      expect(await fixture.inventory()).toEqual(before);
    });
  }
});
