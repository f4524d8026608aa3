import type { StreamedBar, StreamedQuote } from '@loadline/api-schema';
import { type Bar, type Contract, type ContractId, formatPrice } from '@loadline/core';
import type { Engine } from '@loadline/engine';
import { isoTime } from './desk-view.ts';

export type ClosedBar = Readonly<{ contract: Contract; bar: Bar }>;

/** Follows the bars of the engine's markets from outside: which one forms, which have closed. */
export class BarWatch {
  readonly #engine: Engine;
  readonly #forming = new Map<ContractId, Bar>();
  readonly #touched = new Set<ContractId>();
  #closed: ClosedBar[] = [];

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** A price or a wake-up may have moved or closed the bar of this contract. */
  look(contractId: ContractId): void {
    const market = this.#engine.market.markets.get(contractId);
    if (market === undefined) return;
    const before = this.#forming.get(contractId);
    const now = market.forming;
    if (before !== undefined && before.openedAt !== now?.openedAt) {
      this.#closed.push({ contract: market.contract, bar: before });
      this.#forming.delete(contractId);
    }
    if (now !== null) this.#forming.set(contractId, { ...now });
    this.#touched.add(contractId);
  }

  lookAtAll(): void {
    for (const contractId of this.#engine.market.markets.keys()) this.look(contractId);
  }

  takeClosed(): readonly ClosedBar[] {
    const closed = this.#closed;
    this.#closed = [];
    return closed;
  }

  /** The contracts that moved since the last call, as the stream shows them. */
  takeMoved(): readonly Readonly<{ bar: StreamedBar | null; quote: StreamedQuote }>[] {
    const moved = [...this.#touched].flatMap((contractId) => {
      const market = this.#engine.market.markets.get(contractId);
      if (market === undefined) return [];
      const { contract, last, bid, ask, lastAt } = market;
      const { product } = contract;
      const forming = this.#forming.get(contractId);
      const bar = forming === undefined ? null : streamedBar({ contract, bar: forming }, false);
      const text = (price: typeof last): string | null =>
        price === null ? null : formatPrice(price, product);
      const at = isoTime(lastAt);
      return [{ bar, quote: { contractId, bid: text(bid), ask: text(ask), last: text(last), at } }];
    });
    this.#touched.clear();
    return moved;
  }
}

export function streamedBar({ contract, bar }: ClosedBar, closed: boolean): StreamedBar {
  const { product } = contract;
  return {
    contractId: contract.id,
    openedAt: isoTime(bar.openedAt),
    open: formatPrice(bar.open, product),
    high: formatPrice(bar.high, product),
    low: formatPrice(bar.low, product),
    close: formatPrice(bar.close, product),
    volume: bar.volume,
    closed,
  };
}
