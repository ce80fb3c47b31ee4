/** What one certificate brings to be stored. */
interface OfCertificate {
  certificateId: string;
}

/**
 * Gathers what is to be stored and stores it in batches, one after the other, while more is read. Of two items of one
 * certificate in the same batch, the later counts.
 */
export class BatchWriter<Item extends OfCertificate> {
  readonly #size: number;
  readonly #store: (items: Item[]) => Promise<void>;
  #pending = new Map<string, Item>();
  #storing: Promise<void> = Promise.resolve();

  /** `size`: items that make a batch. */
  constructor(size: number, store: (items: Item[]) => Promise<void>) {
    this.#size = size;
    this.#store = store;
  }

  /** Takes items; when they fill a batch, waits until the one before it is stored. Throws what `store` threw. */
  async add(items: Item[]): Promise<void> {
    for (const item of items) this.#pending.set(item.certificateId, item);
    if (this.#pending.size < this.#size) return;
    const before = this.#storing;
    this.#storePending();
    await before;
  }

  /** Stores what is left and waits until all is stored. Throws what `store` threw; after that nothing more is stored. */
  async flush(): Promise<void> {
    if (this.#pending.size > 0) this.#storePending();
    await this.#storing;
  }

  #storePending(): void {
    const batch = [...this.#pending.values()];
    this.#pending = new Map();
    this.#storing = this.#storing.then(() => this.#store(batch));
    // Whoever adds or flushes next is told; until then the rejection must not count as unhandled.
    this.#storing.catch(() => {});
  }
}
