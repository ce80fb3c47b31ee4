import type { Policy } from '../findings/policy.ts';
import type { ExpositionSnapshot, ExpositionSource } from '../inventory/expositionSource.ts';
import type { Clock } from '../inventory/ports.ts';
import { renderAccounts, renderAssociationAges, renderStates } from './accountExposition.ts';
import { renderCertificates } from './certificateExposition.ts';
import { type DeflatedText, deflateText } from './deflatedText.ts';
import { renderFindings, renderReadingFailures } from './findingExposition.ts';
import { KeptText } from './keptText.ts';

export interface InventoryText {
  /** The parts of the exposition that come from the database, in their order. */
  parts: DeflatedText[];
  accountIds: string[];
}

export interface InventoryTextOptions {
  source: ExpositionSource;
  clock: Clock;
  expiringWithinSeconds: number;
  severities: Policy['severities'];
}

/**
 * The exposition of the inventory, kept: certificates and what could not be read of them are rendered again only when
 * the inventory has changed, states and findings when it has or when the clock moves one, the age of associations when
 * it has or a list was read, accounts each time.
 */
export class InventoryTextCache {
  readonly #options: InventoryTextOptions;
  readonly #certificates = new KeptText();
  readonly #failures = new KeptText();
  readonly #states = new KeptText();
  readonly #findings = new KeptText();
  readonly #ages = new KeptText();
  #refreshing: Promise<InventoryText> | null = null;

  constructor(options: InventoryTextOptions) {
    this.#options = options;
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
    const { clock, expiringWithinSeconds, severities } = this.#options;
    const version = await snapshot.inventoryVersion();
    const accounts = await snapshot.accounts();
    const accountIds = accounts.map(({ accountId }) => accountId);
    const certificates = await this.#certificates.at(version, clock, async () => ({
      text: await renderCertificates(snapshot.certificates()),
      validUntil: null,
    }));
    const failures = await this.#failures.at(version, clock, async () => ({
      text: await deflateText(renderReadingFailures(accountIds, await snapshot.readingFailures())),
      validUntil: null,
    }));
    const states = await this.#states.at(version, clock, async (now) => {
      const { counts, validUntil } = await snapshot.stateCounts(now, expiringWithinSeconds);
      return { text: await deflateText(renderStates(counts)), validUntil };
    });
    const findings = await this.#findings.at(version, clock, async (now) => {
      const { counts, validUntil } = await snapshot.findingCounts(now);
      return { text: await deflateText(renderFindings(accountIds, counts, severities)), validUntil };
    });
    const readings = accounts.map(({ listReadAt }) => listReadAt).join();
    const ages = await this.#ages.at(`${version} ${readings}`, clock, async () => ({
      text: await deflateText(renderAssociationAges(await snapshot.associationAges())),
      validUntil: null,
    }));
    const own = await deflateText(renderAccounts(accounts));
    return { parts: [certificates, failures, states, findings, ages, own], accountIds };
  }
}
