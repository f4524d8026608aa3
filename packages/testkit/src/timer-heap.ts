import type { TimerHandle } from '@loadline/engine/ports';

type Entry = { readonly at: number; readonly order: number; run: (() => void) | null };

/** What is due, and what is to be done then. */
export type DueTimer = Readonly<{ at: number; run: () => void }>;

/**
 * Timers by the time at which they are due, those of one instant in the order in which they were
 * asked for. A binary heap; a canceled one stays in it until it would be due.
 */
export class TimerHeap {
  readonly #entries: Entry[] = [];
  #order = 0;

  add(at: number, run: () => void): TimerHandle {
    this.#order += 1;
    const entry: Entry = { at, order: this.#order, run };
    this.#rise(entry);
    return {
      cancel: () => {
        entry.run = null;
      },
    };
  }

  /** The first that is due by `until`, which is then not there any more; else null. */
  takeDue(until: number): DueTimer | null {
    for (;;) {
      const first = this.#entries[0];
      if (first === undefined || first.at > until) return null;
      this.#dropFirst();
      const { at, run } = first;
      if (run !== null) return { at, run };
    }
  }

  #rise(entry: Entry): void {
    const entries = this.#entries;
    let place = entries.length;
    entries.push(entry);
    while (place > 0) {
      const above = (place - 1) >> 1;
      const parent = entries[above];
      if (parent === undefined || !isBefore(entry, parent)) break;
      entries[place] = parent;
      place = above;
    }
    entries[place] = entry;
  }

  /** The last one takes the place of the first and sinks to where it belongs. */
  #dropFirst(): void {
    const entries = this.#entries;
    const last = entries.pop();
    if (last === undefined || entries.length === 0) return;
    let place = 0;
    for (;;) {
      const left = entries[2 * place + 1];
      if (left === undefined) break;
      const right = entries[2 * place + 2];
      const rightFirst = right !== undefined && isBefore(right, left);
      const child = rightFirst ? right : left;
      if (!isBefore(child, last)) break;
      entries[place] = child;
      place = 2 * place + (rightFirst ? 2 : 1);
    }
    entries[place] = last;
  }
}

const isBefore = (one: Entry, other: Entry): boolean =>
  one.at < other.at || (one.at === other.at && one.order < other.order);
