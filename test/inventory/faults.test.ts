import { afterAll, describe, expect, it } from 'vitest';
import { type FaultKind, faultKinds } from '../../src/emulator/faults/faultKinds.ts';
import { type EmulatedSync, startEmulatedSync } from '../support/emulatedSync.ts';
import { changeAccount, changingAccount, lastingId, PAGE_SIZE } from './changingAccount.ts';
import { faultAt, moments, type Operation } from './faultMoments.ts';
import { runRow } from './faultRow.ts';
import { expectedAt, faultTable, type State } from './faultTable.ts';
import { faultTableText, isAsExpected, type RowOutcome } from './faultTableText.ts';

const kinds = Object.keys(faultTable) as FaultKind[];
const operations = Object.keys(moments) as Operation[];

const outcomes: RowOutcome[] = [];

afterAll(() => {
  console.log(faultTableText(outcomes.toSorted((a, b) => kinds.indexOf(a.kind) - kinds.indexOf(b.kind))));
});

it('the table names each fault that the emulator can play, at each operation of a sync where it can', () => {
  const possible = kinds.map((kind) => [
    kind,
    operations.filter((operation) => faultKinds[kind].operations.includes(operation)),
  ]);
  const named = kinds.map((kind) => [kind, operations.filter((operation) => faultTable[kind][operation])]);
  expect(Object.fromEntries(named)).toEqual(Object.fromEntries(possible));
});

describe('at whatever moment a fault strikes, nothing is lost, the sync says why, and the next clean one recovers', {
  timeout: 120_000,
}, () => {
  for (const kind of kinds.filter((one) => Object.keys(faultTable[one]).length > 0)) {
    it.concurrent(kind, async () => {
      // Of its own: what is stored of many accounts would make each sync of another judge them all.
      const fixture = await startEmulatedSync({ certificates: [], maxPerPage: PAGE_SIZE });
      const played = await playEverywhere(fixture, kind).finally(fixture.stop);
      outcomes.push(...played);
      expect(played.filter((row) => !isAsExpected(row))).toEqual([]);
    });
  }
});

async function playEverywhere(fixture: EmulatedSync, kind: FaultKind): Promise<RowOutcome[]> {
  const rows: RowOutcome[] = [];
  const changing = fixture.emulator.accounts.add(changingAccount(accountId(kind, 0)));
  expect(await fixture.run({ accountId: changing.id })).toMatchObject({ outcome: 'complete' });
  for (const operation of operations.filter((one) => faultTable[kind][one])) {
    for (const [place, moment] of moments[operation].entries()) {
      const play = async (state: State) => {
        const expected = expectedAt(kind, operation, state, place);
        const fresh = () => fixture.emulator.accounts.add(changingAccount(accountId(kind, rows.length + 1)));
        const account = state === 'first' ? fresh() : changing;
        const [gone = ''] = state === 'first' ? [] : changeAccount(account);
        const fault = faultAt(
          kind,
          moment,
          state === 'first' ? { gone: null, known: null } : { gone, known: lastingId(account) },
        );
        try {
          const { reason } = await runRow(fixture, account, fault, expected);
          rows.push({ kind, operation, state, place, expected, came: reason ?? 'complete' });
        } catch (cause) {
          const row = `${kind}, ${operation}, ${moment}, ${state}`;
          throw new Error(`${row}: ${cause instanceof Error ? cause.message : cause}`, { cause });
        }
      };
      if (operation !== 'get') await play('first');
      await play('pending');
    }
  }
  return rows;
}

/** 32 hexadecimal digits that no other row has. */
function accountId(kind: FaultKind, row: number): string {
  return (kinds.indexOf(kind) * 100 + row).toString(16).padStart(8, '0').padEnd(32, 'a');
}
