import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Fault } from '../../src/emulator/faults/fault.ts';
import { type FaultKind, faultKinds } from '../../src/emulator/faults/faultKinds.ts';
import { type EmulatedSync, smallAccount, startEmulatedSync } from '../support/emulatedSync.ts';
import { faultAt } from './faultMoments.ts';

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

describe('a certificate that the list lacks although it exists is never removed', () => {
  for (const kind of kinds) {
    it(`${kind} at its GET`, async () => {
      const before = await fixture.inventory();
      const hidden = fixture.account.certificates()[0]?.id ?? '';
      const lag: Fault = { kind: 'list_lag', operation: 'list', certificate: hidden };
      fixture.emulator.faults.set([lag, faultAt(kind, 'the GET of one', { gone: hidden, known: hidden })]);
      const result = await fixture.run();
      expect(result.outcome).toBe('incomplete');
      expect(await fixture.inventory()).toEqual(before);

      fixture.emulator.faults.clear();
      expect(await fixture.run()).toMatchObject({ outcome: 'complete', listed: 3 });
      expect(await fixture.inventory()).toEqual(before);
    });
  }
});
