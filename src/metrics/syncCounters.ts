import type { MetricsCompatibility } from '../config/values.ts';
import { type SyncReason, syncReasons } from '../inventory/reasons.ts';
import { type ExpositionFormat, familyHeader, labelSet, sample } from './exposition.ts';
import { syncCounterFamilies as families } from './families.ts';
import type { MetricFamily } from './metricFamily.ts';
import { SOURCE_KIND, x509Families } from './x509Families.ts';

/**
 * Counters of the syncs that this process ended. Kept beside prom-client since accounts × reasons, preset to 0, are
 * too many series to render anew for each scrape: their text is kept until a count changes.
 */
export class SyncCounters {
  readonly #accounts = new Map<string, { runs: number; failures: Map<SyncReason, number> }>();
  readonly #asX509: boolean;
  #samples: [MetricFamily, string][] | null = null;

  constructor(compatibility: readonly MetricsCompatibility[] = []) {
    this.#asX509 = compatibility.includes('x509');
  }

  /** Presets every series of the accounts to 0. */
  know(accountIds: Iterable<string>): void {
    for (const accountId of accountIds) this.#of(accountId);
  }

  /** Counts a run that ended; `reason` is null when it was complete. */
  count(accountId: string, reason: SyncReason | null): void {
    const account = this.#of(accountId);
    account.runs += 1;
    if (reason) account.failures.set(reason, (account.failures.get(reason) ?? 0) + 1);
    this.#samples = null;
  }

  render(format: ExpositionFormat): string {
    this.#samples ??= this.#render();
    return this.#samples.map(([family, samples]) => familyHeader(family, format) + samples).join('');
  }

  #of(accountId: string) {
    let account = this.#accounts.get(accountId);
    if (!account) {
      account = { runs: 0, failures: new Map() };
      this.#accounts.set(accountId, account);
      this.#samples = null;
    }
    return account;
  }

  #render(): [MetricFamily, string][] {
    const runs = [...this.#accounts].map(([accountId, account]) => [[accountId], account.runs] as const);
    const failures = [...this.#accounts].flatMap(([accountId, account]) =>
      syncReasons.map((reason) => [[accountId, reason], account.failures.get(reason) ?? 0] as const),
    );
    const rendered = [samplesOf(families.runs, runs), samplesOf(families.failures, failures)];
    if (this.#asX509) {
      const errors = failures.map(([labels, count]) => [[SOURCE_KIND, ...labels], count] as const);
      rendered.push(samplesOf(x509Families.sourceErrors, errors));
    }
    return rendered;
  }
}

function samplesOf(
  family: MetricFamily,
  samples: (readonly [readonly string[], number])[],
): [MetricFamily, string] {
  const lines = samples.map(([values, value]) => sample(family.name, labelSet(family.labels, values), value));
  return [family, lines.join('')];
}
