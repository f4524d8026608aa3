import type { FeedEntry } from '@loadline/api-schema';

export type FeedSlice = Readonly<{ feed: FeedEntry[]; feedComplete: boolean }>;

/** The latest feed entries, so that a reader that was away for a while misses none. */
export class FeedLog {
  readonly #kept: number;
  #entries: FeedEntry[] = [];
  #last = 0;

  constructor({ kept }: Readonly<{ kept: number }>) {
    this.#kept = kept;
  }

  /** The number of the last entry, 0 before the first. */
  get last(): number {
    return this.#last;
  }

  /** Answers false, and does nothing, for an entry that is known already. */
  add(entry: FeedEntry): boolean {
    if (entry.sequence <= this.#last) return false;
    this.#entries.push(entry);
    this.#last = entry.sequence;
    if (this.#entries.length > 2 * this.#kept) this.#entries.splice(0, this.#kept);
    return true;
  }

  /** Forgets everything and goes on from these, oldest first. */
  reset(entries: readonly FeedEntry[]): void {
    this.#entries = entries.slice(-this.#kept);
    this.#last = entries.at(-1)?.sequence ?? 0;
  }

  /**
   * What a reader lacks that has everything up to `resumeFrom`; the latest `latest` entries for one
   * that has nothing, or whose number lies before what is kept or is not of this desk.
   */
  after(resumeFrom: number | undefined, { latest }: Readonly<{ latest: number }>): FeedSlice {
    if (resumeFrom !== undefined && this.#covers(resumeFrom)) {
      return {
        feed: this.#entries.filter(({ sequence }) => sequence > resumeFrom),
        feedComplete: true,
      };
    }
    return { feed: this.#entries.slice(-latest), feedComplete: false };
  }

  /** Numbers may skip, so only an entry that we have ourselves proves that nothing lies between. */
  #covers(sequence: number): boolean {
    if (sequence === this.#last) return true;
    const oldest = this.#entries[0];
    return oldest !== undefined && sequence >= oldest.sequence && sequence < this.#last;
  }
}
