/** Seeded chance for the synthetic market: the same seed gives the same numbers on any machine. */
export class SeededRandom {
  #a: number;
  #b: number;
  #c: number;
  #d: number;

  /** Any number of whole seeds; each bit of each one changes the whole sequence. */
  constructor(...seeds: readonly number[]) {
    let hash = 0x811c9dc5;
    for (const seed of seeds) hash = mix(hash ^ seed) + Math.floor(seed / 2 ** 32);
    this.#a = mix(hash + 1);
    this.#b = mix(hash + 2);
    this.#c = mix(hash + 3);
    this.#d = 1;
    for (let round = 0; round < 12; round += 1) this.next();
  }

  /** Uniform in [0, 1). The generator is sfc32 (C. Doty-Humphrey, PractRand). */
  next(): number {
    const sum = (this.#a + this.#b + this.#d) | 0;
    this.#d = (this.#d + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = ((this.#c << 21) | (this.#c >>> 11)) + sum;
    this.#c |= 0;
    return (sum >>> 0) / 2 ** 32;
  }

  /** A standard normal number, by Box and Muller. */
  normal(): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.next()));
    return radius * Math.cos(2 * Math.PI * this.next());
  }

  /** A whole number from 0 to below `bound`. */
  below(bound: number): number {
    return Math.floor(this.next() * bound);
  }
}

/** Finalizer of MurmurHash3: spreads every bit of a 32-bit number over all of them. */
function mix(value: number): number {
  let hash = value | 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
