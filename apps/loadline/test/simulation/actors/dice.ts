import type { Random } from '@loadline/engine/ports';
import { seededRandom } from '@loadline/testkit';

/** Chance of one seed, with the throws that a simulation makes. */
export class Dice {
  readonly #random: Random;

  constructor(seed: number) {
    this.#random = seededRandom(seed);
  }

  /** In [0, 1). */
  next(): number {
    return this.#random.next();
  }

  happens(chance: number): boolean {
    return this.next() < chance;
  }

  /** A whole number from `least` to `most`, both included. */
  between(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  pick<Value>(values: readonly Value[]): Value {
    const value = values[Math.floor(this.next() * values.length)];
    if (value === undefined) throw new RangeError('There is nothing to choose from.');
    return value;
  }
}
