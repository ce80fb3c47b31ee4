import type { InventoryLog } from '../inventory/ports.ts';

/** Watches over how many series the inventory comes to; says so once each time that they become too many. */
export class SeriesBudget {
  readonly #maxSeries: number | null;
  readonly #log: InventoryLog;
  #exceeded = false;

  /** `maxSeries` null: any number is allowed. */
  constructor(maxSeries: number | null, log: InventoryLog) {
    this.#maxSeries = maxSeries;
    this.#log = log;
  }

  /** Whether so many are more than allowed. */
  exceededBy(series: number): boolean {
    const exceeded = this.#maxSeries !== null && series > this.#maxSeries;
    if (exceeded && !this.#exceeded) {
      this.#log.warn(
        { series, max_series: this.#maxSeries },
        `the metrics of the inventory come to ${series} series, more than the ${this.#maxSeries} of ` +
          'metrics.max_series: all are still served; to have fewer, set elements to earliest or none, switch groups ' +
          'off or name certificates under exclude in the part metrics of CERTALOG_CONFIG, or else raise max_series',
      );
    }
    this.#exceeded = exceeded;
    return exceeded;
  }
}
