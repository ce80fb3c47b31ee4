import type { EmulatedAccount, EmulatedCertificate } from '../../../src/emulator/account.ts';
import type { Emulator } from '../../../src/emulator/startEmulator.ts';
import { fleet } from './emulatedFleet.ts';

/** Accounts to begin with, and what happens to them in each of so many steps: the same whenever it is applied. */
export interface GrowingFleet {
  accounts: EmulatedAccount[];
  steps: FleetStep[];
}

export interface FleetStep {
  /** A certificate is removed, the uses of one become others, some are added. */
  change(emulator: Emulator): void;
  /** Some more are added. */
  grow(emulator: Emulator): void;
  /** The certificates that `change` removes. */
  removed: ReadonlySet<string>;
  /** The certificates that `change` gives other uses. */
  reassigned: ReadonlySet<string>;
}

/** Two accounts that have, after all steps, all of `certificates` but those that were removed. */
export async function growingFleet(steps: number, certificates: number): Promise<GrowingFleet> {
  const parts = (await fleet(2, certificates)).map((account) => divide(account, steps));
  return {
    accounts: parts.map(({ account, first }) => ({ ...account, certificates: first })),
    steps: Array.from({ length: steps }, (_, step) => stepOf(parts, step)),
  };
}

interface Parts {
  account: EmulatedAccount;
  first: EmulatedCertificate[];
  /** Two for each step. */
  later: EmulatedCertificate[][];
}

function divide(account: EmulatedAccount, steps: number): Parts {
  const all = account.certificates;
  const size = Math.floor((all.length * 0.7) / (2 * steps));
  const begin = all.length - 2 * steps * size;
  const later = Array.from({ length: 2 * steps }, (_, index) =>
    all.slice(begin + index * size, begin + (index + 1) * size),
  );
  return { account, first: all.slice(0, begin), later };
}

function stepOf(parts: Parts[], step: number): FleetStep {
  const add = (emulator: Emulator, part: number) => {
    for (const { account, later } of parts) {
      for (const certificate of later[part] ?? [])
        emulator.accounts.get(account.id).addCertificate(certificate);
    }
  };
  const idOf = ({ first }: Parts, index: number) => first.at(index)?.id ?? '';
  return {
    removed: new Set(parts.map((part) => idOf(part, step))),
    reassigned: new Set(parts.map((part) => idOf(part, -1 - step))),
    change(emulator) {
      for (const part of parts) {
        const state = emulator.accounts.get(part.account.id);
        state.removeCertificate(idOf(part, step));
        state.setAssociations(idOf(part, -1 - step), [{ service: `service-${step}`, status: 'active' }]);
      }
      add(emulator, 2 * step);
    },
    grow: (emulator) => add(emulator, 2 * step + 1),
  };
}
