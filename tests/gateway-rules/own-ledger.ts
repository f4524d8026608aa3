import { type MicroDollars, smaller } from '../rules-oracle/micro-dollars.ts';
import type { Json, Told } from './venue-client.ts';

const PER_DOLLAR = 1_000_000;
/** Dollars for a point of one contract. */
const POINT_VALUES: readonly (readonly [RegExp, bigint])[] = [
  [/\.ENQ\./, 20n],
  [/\.MNQ\./, 2n],
];

/** The money of one account reckoned from cash alone: what was paid, what came in, what is held. */
export class OwnLedger {
  #cash: MicroDollars;
  readonly #sizes = new Map<string, bigint>();
  readonly #prices = new Map<string, MicroDollars>();
  readonly #seen = new Set<unknown>();
  /** The lowest equity since the day began. */
  low: MicroDollars;
  traded = false;

  constructor(balance: MicroDollars) {
    this.#cash = balance;
    this.low = balance;
  }

  beginDay(): void {
    this.low = this.equity;
    this.traded = false;
  }

  get equity(): MicroDollars {
    let sum = this.#cash;
    for (const [contractId, size] of this.#sizes) {
      sum += size * (this.#prices.get(contractId) ?? 0n) * pointValue(contractId);
    }
    return sum;
  }

  size(contractId: string): number {
    return Number(this.#sizes.get(contractId) ?? 0n);
  }

  hasPrice(contractId: string): boolean {
    return this.#prices.has(contractId);
  }

  get isFlat(): boolean {
    return [...this.#sizes.values()].every((size) => size === 0n);
  }

  withdraw(amount: MicroDollars): void {
    this.#cash -= amount;
  }

  take({ fills, prices }: Told): void {
    for (const fill of fills) this.#book(fill);
    for (const { contractId, price } of prices) this.#prices.set(contractId, micros(price));
    this.low = smaller(this.low, this.equity);
  }

  /** The venue tells a trade more than once; its id tells which are the same. */
  #book({ id, contractId, side, size, price, fees, commissions }: Json): void {
    if (this.#seen.has(id)) return;
    this.#seen.add(id);
    this.traded = true;
    const contract = String(contractId);
    const signed = BigInt(Number(size)) * (side === 0 ? 1n : -1n);
    this.#sizes.set(contract, (this.#sizes.get(contract) ?? 0n) + signed);
    this.#prices.set(contract, micros(price));
    this.#cash -= signed * micros(price) * pointValue(contract);
    this.#cash -= micros(fees) + micros(commissions);
  }
}

const micros = (value: unknown): MicroDollars => BigInt(Math.round(Number(value) * PER_DOLLAR));

function pointValue(contractId: string): bigint {
  const found = POINT_VALUES.find(([pattern]) => pattern.test(contractId));
  if (found === undefined) throw new RangeError(`no point value of ${contractId}`);
  return found[1];
}
