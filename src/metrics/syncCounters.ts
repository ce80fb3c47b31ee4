import { type SyncReason, syncReasons } from '../inventory/reasons.ts';
import { familyHeader, labelSet, sample } from './exposition.ts';
import { syncCounterFamilies as families } from './families.ts';

/**
 * Counters of the syncs that this process ended. Kept beside prom-client since accounts × reasons, preset to 0, are
 * too many series to render anew for each scrape: the text is kept until a count changes.
 */
export class SyncCounters {
  readonly #accounts = new Map<string, { runs: number; failures: Map<SyncReason, number> }>();
  #text: string | null = null;

  /** Presets every series of the accounts to 0. */
  know(accountIds: Iterable<string>): void {
    for (const accountId of accountIds) this.#of(accountId);
  }

  /** Counts a run that ended; `reason` is null when it was complete. */
  count(accountId: string, reason: SyncReason | null): void {
    const account = this.#of(accountId);
    account.runs += 1;
    if (reason) account.failures.set(reason, (account.failures.get(reason) ?? 0) + 1);
    this.#text = null;
  }

  render(): string {
    this.#text ??= this.#render();
    return this.#text;
  }

  #of(accountId: string) {
    let account = this.#accounts.get(accountId);
    if (!account) {
      account = { runs: 0, failures: new Map() };
      this.#accounts.set(accountId, account);
      this.#text = null;
    }
    return account;
  }

  #render(): string {
    const lines = [familyHeader(families.runs)];
    for (const [accountId, { runs }] of this.#accounts) {
      lines.push(sample(families.runs, labelSet(families.runs.labels, [accountId]), runs));
    }
    lines.push(familyHeader(families.failures));
    for (const [accountId, { failures }] of this.#accounts) {
      for (const reason of syncReasons) {
        const labels = labelSet(families.failures.labels, [accountId, reason]);
        lines.push(sample(families.failures, labels, failures.get(reason) ?? 0));
      }
    }
    return lines.join('');
  }
}
