import { type AccountId, assert, type ContractId, type Price, type UnixMs } from '@loadline/core';

/** Orders fill in parts: at each price an account gets at most its share of what traded there. */
export type LiquidityModel = Readonly<{
  /** Part of a price's volume that one account gets, above 0 and at most 1. */
  share: number;
  /** Decides which way the fractions of a contract are rounded. */
  seed: number;
}>;

/** One price of a contract, as far as its liquidity goes. `size` 0 means that it is not known. */
export type PriceShown = Readonly<{
  contractId: ContractId;
  price: Price;
  size: number;
  at: UnixMs;
}>;

/**
 * The contracts that one account gets at a price: its share of the volume, rounded up or down by
 * chance such that the mean is exact. The chance is a pure function of seed, contract, price,
 * volume and time, so a restart and the other side of a comparison see the same. A volume that is
 * not known limits nothing.
 */
export function contractsAt({ share, seed }: LiquidityModel, shown: PriceShown): number {
  if (shown.size <= 0) return Number.POSITIVE_INFINITY;
  return Math.floor(share * shown.size + chance(seed, shown));
}

/**
 * What each account may still take at the present price. Accounts do not compete: each is a
 * simulation of its own, so that what one does never changes the fills of another.
 */
export class LiquidityBudget {
  readonly #model: LiquidityModel | null;
  readonly #taken = new Map<AccountId, number>();
  #contracts = Number.POSITIVE_INFINITY;

  constructor(model: LiquidityModel | null) {
    const share = model?.share ?? 1;
    assert(share > 0 && share <= 1, `a share of ${share} is above 0 and at most 1`);
    this.#model = model;
  }

  /** Begins a price: nobody has taken anything of it. */
  open(shown: PriceShown): void {
    if (this.#model === null) return;
    this.#taken.clear();
    this.#contracts = contractsAt(this.#model, shown);
  }

  /** @returns how many of the wanted contracts the account gets; they count as taken. */
  take(accountId: AccountId, wanted: number): number {
    if (this.#contracts === Number.POSITIVE_INFINITY) return wanted;
    const taken = this.#taken.get(accountId) ?? 0;
    const given = Math.min(wanted, this.#contracts - taken);
    this.#taken.set(accountId, taken + given);
    return given;
  }
}

/** A number in [0, 1) that looks like chance: FNV-1a over the words, then a finisher. */
function chance(seed: number, { contractId, price, size, at }: PriceShown): number {
  let hash = 0x811c9dc5;
  const mix = (word: number): void => {
    hash = Math.imul(hash ^ (word | 0), 0x01000193);
  };
  for (let index = 0; index < contractId.length; index += 1) mix(contractId.charCodeAt(index));
  mix(seed);
  mix(price);
  mix(size);
  mix(at % 2 ** 32);
  mix(Math.floor(at / 2 ** 32));
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}
