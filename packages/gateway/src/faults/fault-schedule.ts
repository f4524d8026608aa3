import { MINUTE_MS } from '@loadline/core';
import { SeededRandom } from '../market/synthetic/seeded-random.ts';
import type { WantedFault } from './fault-board.ts';
import { FAULT_NAMES, type FaultName, faultRow } from './fault-table.ts';

/** What falls due: first these are over, then those begin. */
export type DueFaults = Readonly<{ over: readonly FaultName[]; begun: readonly WantedFault[] }>;

const NOTHING: DueFaults = { over: [], begun: [] };
/** Market time between two combinations, and how long one lasts. */
const PAUSE_MS = { least: 2 * MINUTE_MS, most: 20 * MINUTE_MS };
const LENGTH_MS = { least: MINUTE_MS / 6, most: 2 * MINUTE_MS };
const AT_ONCE_MAX = 3;
/** A drawn parameter lies between half and twice the default. */
const FACTOR = { least: 0.5, most: 2 };

/**
 * Random combinations of faults at random times, all from one seed: the same seed on the same
 * market is the same run. It lives in market time, so it holds at any speed and in stepped mode.
 */
export class FaultSchedule {
  readonly seed: number;
  readonly #random: SeededRandom;
  #running: readonly WantedFault[] = [];
  /** When the next change is due; NaN before the first call. */
  #nextAt = Number.NaN;

  constructor(seed: number) {
    this.seed = seed;
    this.#random = new SeededRandom(seed);
  }

  /** What falls due at a market time. Called at each step, it costs a comparison. */
  due(at: number): DueFaults {
    if (at < this.#nextAt) return NOTHING;
    if (Number.isNaN(this.#nextAt)) {
      this.#nextAt = at + this.#between(PAUSE_MS);
      return NOTHING;
    }
    const over = this.#running.map(({ name }) => name);
    if (over.length > 0) {
      this.#running = [];
      this.#nextAt = at + this.#between(PAUSE_MS);
      return { over, begun: [] };
    }
    this.#running = this.#combination();
    this.#nextAt = at + this.#between(LENGTH_MS);
    return { over: [], begun: this.#running };
  }

  #combination(): readonly WantedFault[] {
    const names = new Set<FaultName>();
    const wanted = 1 + this.#random.below(AT_ONCE_MAX);
    while (names.size < wanted) {
      const name = FAULT_NAMES[this.#random.below(FAULT_NAMES.length)];
      if (name !== undefined) names.add(name);
    }
    return [...names].map((name) => ({ name, parameter: this.#parameter(name) }));
  }

  #parameter(name: FaultName): number | null {
    const { parameter } = faultRow(name);
    if (parameter === null) return null;
    const drawn = Math.round(parameter.default * this.#between(FACTOR));
    return Math.min(parameter.maximum, Math.max(parameter.minimum, 1, drawn));
  }

  #between({ least, most }: Readonly<{ least: number; most: number }>): number {
    return least + this.#random.next() * (most - least);
  }
}
