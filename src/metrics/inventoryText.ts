import type { ExpositionSource } from '../inventory/expositionSource.ts';
import type { Clock } from '../inventory/ports.ts';
import { renderAccounts, renderStates } from './accountExposition.ts';
import { renderCertificates } from './certificateExposition.ts';
import { type DeflatedText, deflateText } from './deflatedText.ts';

export interface InventoryText {
  /** The parts of the exposition that come from the database, in their order. */
  parts: DeflatedText[];
  accountIds: string[];
}

/**
 * The exposition of the inventory, kept: certificates are rendered again only when the inventory has changed, states
 * when it has or when the clock moves a certificate from one state to the next, accounts each time.
 */
export class InventoryTextCache {
  readonly #source: ExpositionSource;
  readonly #clock: Clock;
  readonly #expiringWithinSeconds: number;
  #certificates: { version: string; text: DeflatedText } | null = null;
  #states: { version: string; validUntil: string | null; text: DeflatedText } | null = null;
  #refreshing: Promise<InventoryText> | null = null;

  constructor(source: ExpositionSource, clock: Clock, expiringWithinSeconds: number) {
    this.#source = source;
    this.#clock = clock;
    this.#expiringWithinSeconds = expiringWithinSeconds;
  }

  /** The present exposition; scrapes that come at once share one reading. Throws when the database does. */
  current(): Promise<InventoryText> {
    this.#refreshing ??= this.#refresh().finally(() => {
      this.#refreshing = null;
    });
    return this.#refreshing;
  }

  #refresh(): Promise<InventoryText> {
    return this.#source.read(async (snapshot) => {
      const version = await snapshot.inventoryVersion();
      const accounts = await snapshot.accounts();
      if (this.#certificates?.version !== version) {
        this.#certificates = { version, text: await renderCertificates(snapshot.certificates()) };
      }
      const now = this.#clock();
      const { validUntil } = this.#states ?? { validUntil: null };
      if (
        this.#states?.version !== version ||
        (validUntil !== null && Date.parse(validUntil) <= Date.parse(now))
      ) {
        const states = await snapshot.stateCounts(now, this.#expiringWithinSeconds);
        this.#states = {
          version,
          validUntil: states.validUntil,
          text: await deflateText(renderStates(states.counts)),
        };
      }
      return {
        parts: [this.#certificates.text, this.#states.text, await deflateText(renderAccounts(accounts))],
        accountIds: accounts.map(({ accountId }) => accountId),
      };
    });
  }
}
