import type { Product } from '@loadline/core';

/**
 * What a contract of a product costs beside the way to its stop, in micro-dollars. One object per
 * product, written again when the allowance changes, so that whoever holds it sees the new figures.
 */
export type ProductCosts = {
  readonly product: Product;
  readonly tickValue: number;
  /** Exchange, association and firm, for one side of one contract. */
  readonly feesPerSide: number;
  /** Ticks by which an exit may end beyond its stop; 0 while not known. */
  gapTicks: number;
  /** 1 when the model has no figure for the product: nothing can be said of its exits. */
  unknown: 0 | 1;
  /** Out of a position: the gap and one side's fees. */
  exit: number;
  /** In and out again: the gap of the exit and both sides' fees. */
  roundTrip: number;
};

/**
 * The most that one line of the arithmetic may come to: ten million dollars. Far above any account,
 * and the sum of many hundred such lines is still an exact integer. What is larger has no bound.
 */
export const LINE_MAX = 10_000_000_000_000;

/** The costs of every product that was asked for, with the allowance of the last `refresh`. */
export class CostTable {
  readonly #gapTicks: (product: Product) => number;
  readonly #byRoot = new Map<string, ProductCosts>();

  constructor(gapTicks: (product: Product) => number) {
    this.#gapTicks = gapTicks;
  }

  /** The model is asked when a product is first met; from then on this allocates nothing. */
  of(product: Product): ProductCosts {
    return this.#byRoot.get(product.root) ?? this.#add(product);
  }

  /** Asks the model again for every product. */
  refresh(): void {
    for (const costs of this.#byRoot.values()) allow(costs, this.#gapTicks(costs.product));
  }

  #add(product: Product): ProductCosts {
    const { exchangePerSide, nfaPerSide, commissionPerSide } = product.fees;
    const costs: ProductCosts = {
      product,
      tickValue: product.tickValue,
      feesPerSide: exchangePerSide + nfaPerSide + commissionPerSide,
      gapTicks: 0,
      unknown: 1,
      exit: 0,
      roundTrip: 0,
    };
    allow(costs, this.#gapTicks(product));
    this.#byRoot.set(product.root, costs);
    return costs;
  }
}

/** What one contract loses from its fill to `stopTicks` and out of it; NaN without such a stop. */
export function lossPerContract(stopTicks: number | null, costs: ProductCosts): number {
  if (stopTicks === null || !Number.isSafeInteger(stopTicks) || stopTicks < 0) return Number.NaN;
  return stopTicks * costs.tickValue + costs.roundTrip;
}

/** An allowance between two ticks is rounded up: a price is on the grid. */
function allow(costs: ProductCosts, gapTicks: number): void {
  const isKnown = Number.isSafeInteger(Math.ceil(gapTicks)) && gapTicks >= 0;
  costs.unknown = isKnown ? 0 : 1;
  costs.gapTicks = isKnown ? Math.ceil(gapTicks) : 0;
  costs.exit = costs.gapTicks * costs.tickValue + costs.feesPerSide;
  costs.roundTrip = costs.exit + costs.feesPerSide;
}
