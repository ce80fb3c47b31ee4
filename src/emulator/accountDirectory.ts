import type { EmulatedAccount } from './account.ts';
import { AccountState } from './accountState.ts';

/** The accounts of a running emulator, open to change at any time. */
export class AccountDirectory {
  readonly #states = new Map<string, AccountState>();
  readonly #lingeringDeletes: number;
  readonly #now: () => number;

  constructor(accounts: EmulatedAccount[], lingeringDeletes: number, now: () => number) {
    this.#lingeringDeletes = lingeringDeletes;
    this.#now = now;
    for (const account of accounts) this.add(account);
  }

  list(): AccountState[] {
    return [...this.#states.values()];
  }

  find(id: string): AccountState | undefined {
    return this.#states.get(id);
  }

  /** @throws when there is no such account */
  get(id: string): AccountState {
    const state = this.#states.get(id);
    if (state === undefined) throw new Error(`the emulator has no account ${id}`);
    return state;
  }

  /** @throws when there is an account with that id already */
  add(account: EmulatedAccount): AccountState {
    if (this.#states.has(account.id)) throw new Error(`the emulator already has an account ${account.id}`);
    const state = new AccountState(account, this.#lingeringDeletes, this.#now);
    this.#states.set(account.id, state);
    return state;
  }

  remove(id: string): void {
    this.#states.delete(id);
  }
}
