import type { MetricsConfig } from '../config/metrics.ts';
import type { Policy } from '../findings/policy.ts';
import type { ExposedAccount, ExpositionSnapshot, ExpositionSource } from '../inventory/expositionSource.ts';
import type { Clock, InventoryLog } from '../inventory/ports.ts';
import { renderAccounts, renderAssociationAges, renderStates } from './accountExposition.ts';
import { renderCertificates } from './certificateExposition.ts';
import { createSelector } from './certificateSelector.ts';
import type { FamilyText } from './familyText.ts';
import { renderFindings, renderReadingFailures } from './findingExposition.ts';
import { renderFindingInfo } from './findingInfoExposition.ts';
import { earlier, KeptText, type Rendering } from './keptText.ts';
import { SeriesBudget } from './seriesBudget.ts';
import { renderSslProbes } from './sslCompatibility.ts';
import { renderX509Sources } from './x509Compatibility.ts';

export interface InventoryText {
  /** The families of the exposition that come from the database, in their order. */
  families: FamilyText[];
  accountIds: string[];
  series: number;
  budgetExceeded: boolean;
  lastRendering: LastRendering;
}

/** The last reading that found something to render anew: how long it took, and when it was done, since the epoch. */
export interface LastRendering {
  durationSeconds: number;
  atSeconds: number;
}

export interface InventoryTextOptions {
  source: ExpositionSource;
  clock: Clock;
  /** Seconds from any beginning, which only grow. */
  stopwatch?: () => number;
  expiringWithinSeconds: number;
  severities: Policy['severities'];
  selection: MetricsConfig;
  log: InventoryLog;
}

/**
 * The exposition of the inventory, kept: certificates and what could not be read of them are rendered again only when
 * the inventory has changed (certificates also by the clock where the selection or another exporter's names follow it),
 * states and findings when it has or when the clock moves one, the age of associations when it has or a list was read,
 * accounts when a run of theirs has begun or ended.
 */
export class InventoryTextCache {
  readonly #options: InventoryTextOptions;
  readonly #stopwatch: () => number;
  readonly #budget: SeriesBudget;
  readonly #certificates = new KeptText();
  readonly #failures = new KeptText();
  readonly #states = new KeptText();
  readonly #findings = new KeptText();
  readonly #ages = new KeptText();
  /** Accounts with certificates whose associations have never been read. */
  #neverRead: ReadonlySet<string> = new Set();
  readonly #accounts = new KeptText();
  #lastRendering: LastRendering = { durationSeconds: 0, atSeconds: 0 };
  #refreshing: Promise<InventoryText> | null = null;

  constructor(options: InventoryTextOptions) {
    this.#options = options;
    this.#stopwatch = options.stopwatch ?? (() => performance.now() / 1000);
    this.#budget = new SeriesBudget(options.selection.maxSeries, options.log);
  }

  /** The present exposition; scrapes that come at once share one reading. Throws when the database does. */
  current(): Promise<InventoryText> {
    this.#refreshing ??= this.#options.source
      .read((snapshot) => this.#refresh(snapshot))
      .finally(() => {
        this.#refreshing = null;
      });
    return this.#refreshing;
  }

  async #refresh(snapshot: ExpositionSnapshot): Promise<InventoryText> {
    const { clock } = this.#options;
    const start = this.#stopwatch();
    let rendered = false;
    const kept = (text: KeptText, version: string, render: (now: string) => Promise<Rendering>) =>
      text.at(version, clock, (now) => {
        rendered = true;
        return render(now);
      });

    const version = await snapshot.inventoryVersion();
    const accounts = await snapshot.accounts();
    const accountIds = accounts.map(({ accountId }) => accountId);
    const readings = accounts.map(({ listReadAt }) => listReadAt).join();
    const ages = await kept(this.#ages, `${version} ${readings}`, () => this.#renderAges(snapshot));
    const families = [
      ...(await kept(this.#certificates, `${version} ${this.#unreadUses(accounts)}`, (now) =>
        this.#renderCertificates(snapshot, now),
      )),
      ...(await kept(this.#failures, version, async () =>
        always(await renderReadingFailures(accountIds, await snapshot.readingFailures())),
      )),
      ...(await kept(this.#states, version, (now) => this.#renderStates(snapshot, now))),
      ...(await kept(this.#findings, version, (now) => this.#renderFindings(snapshot, accountIds, now))),
      ...ages,
      ...(await this.#accounts.at(JSON.stringify(accounts), clock, () => this.#renderAccounts(accounts))),
    ];
    if (rendered) {
      this.#lastRendering = {
        durationSeconds: this.#stopwatch() - start,
        atSeconds: Date.parse(clock()) / 1000,
      };
    }
    const series = families.reduce((sum, family) => sum + family.series, 0);
    const budgetExceeded = this.#budget.exceededBy(series);
    return { families, accountIds, series, budgetExceeded, lastRendering: this.#lastRendering };
  }

  async #renderAges(snapshot: ExpositionSnapshot): Promise<Rendering> {
    const ages = await snapshot.associationAges();
    this.#neverRead = new Set(
      ages.flatMap(({ accountId, oldestReadAt }) => (oldestReadAt === null ? accountId : [])),
    );
    return always(await renderAssociationAges(ages));
  }

  /** Differs when uses may have become known that never were: a reading without associations changes no inventory. */
  #unreadUses(accounts: ExposedAccount[]): string {
    const unread = accounts.filter(({ accountId }) => this.#neverRead.has(accountId));
    return unread.map(({ accountId, listReadAt }) => `${accountId}:${listReadAt}`).join();
  }

  #renderCertificates(snapshot: ExpositionSnapshot, now: string): Promise<Rendering> {
    const { selection, expiringWithinSeconds } = this.#options;
    const batches = snapshot.certificates({ names: selection.compatibility.length > 0 });
    return renderCertificates(batches, selection, now, expiringWithinSeconds);
  }

  async #renderAccounts(accounts: ExposedAccount[]): Promise<Rendering> {
    const { compatibility } = this.#options.selection;
    const families = await renderAccounts(accounts);
    if (compatibility.includes('x509')) families.push(await renderX509Sources(accounts));
    if (compatibility.includes('ssl')) families.push(await renderSslProbes(accounts));
    return { families, validUntil: null };
  }

  async #renderStates(snapshot: ExpositionSnapshot, now: string): Promise<Rendering> {
    const { counts, validUntil } = await snapshot.stateCounts(now, this.#options.expiringWithinSeconds);
    return { families: [await renderStates(counts)], validUntil };
  }

  async #renderFindings(snapshot: ExpositionSnapshot, accountIds: string[], now: string): Promise<Rendering> {
    const { selection, severities, expiringWithinSeconds } = this.#options;
    const { counts, validUntil } = await snapshot.findingCounts(now);
    const families = [await renderFindings(accountIds, counts, severities)];
    const selector = createSelector(selection, now, expiringWithinSeconds);
    if (selection.findingInfo) families.push(await renderFindingInfo(snapshot.openFindings(now), selector));
    return { families, validUntil: earlier(validUntil, selector.validUntil()) };
  }
}

function always(family: FamilyText): Rendering {
  return { families: [family], validUntil: null };
}
