import type { Product } from '@loadline/core';
import { lotTenthsOf } from '../evaluator/lots.ts';
import type { LotWeights } from '../packs/rule-set.ts';

type Line = Readonly<{ product: Product; contracts: number }>;

/**
 * How much an account holds with every entry filled and nothing netted: positions and entries by
 * their names, summed up as they change.
 */
export class SizeBook {
  readonly #lines = new Map<string, Line>();
  readonly #byRoot = new Map<string, number>();
  #weights: LotWeights | null = null;
  #tenths = 0;

  /** Tenths of a lot over all products. */
  get lotTenths(): number {
    return this.#tenths;
  }

  contractsOf(root: string): number {
    return this.#byRoot.get(root) ?? 0;
  }

  /** Contracts of a product that still fit below so many tenths of a lot; below 0: too many. */
  contractsLeft(product: Product, tenthsMax: number): number {
    return Math.floor((tenthsMax - this.#tenths) / this.#weightOf(product));
  }

  /** @param contracts without a sign; 0 takes the line out. */
  set(name: string, product: Product, contracts: number): void {
    this.#take(name);
    if (contracts === 0) return;
    this.#lines.set(name, { product, contracts });
    this.#add(product, contracts);
  }

  remove(name: string): void {
    this.#take(name);
  }

  /** The weights of a trading day; before the first one each product has its usual weight. */
  weigh(weights: LotWeights): void {
    if (weights === this.#weights) return;
    this.#weights = weights;
    this.#tenths = 0;
    for (const { product, contracts } of this.#lines.values()) {
      this.#tenths += contracts * this.#weightOf(product);
    }
  }

  #take(name: string): void {
    const line = this.#lines.get(name);
    if (line === undefined) return;
    this.#lines.delete(name);
    this.#add(line.product, -line.contracts);
  }

  #add(product: Product, contracts: number): void {
    this.#byRoot.set(product.root, this.contractsOf(product.root) + contracts);
    this.#tenths += contracts * this.#weightOf(product);
  }

  #weightOf(product: Product): number {
    return this.#weights === null ? product.lotTenths : lotTenthsOf(product, this.#weights);
  }
}
