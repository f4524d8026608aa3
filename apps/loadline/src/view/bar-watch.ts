import type { StreamedBar, StreamedQuote } from '@loadline/api-schema';
import {
  type Bar,
  type Contract,
  type ContractId,
  formatPrice,
  type Price,
  type UnixMs,
} from '@loadline/core';
import { isoTime } from './iso-time.ts';

export type ClosedBar = Readonly<{ contract: Contract; bar: Bar }>;

/** What is watched of a market. `joined`: its stream and its history are one, without a gap. */
export type WatchedMarket = Readonly<{
  contract: Contract;
  joined: boolean;
  forming: Bar | null;
  last: Price | null;
  lastAt: UnixMs;
  bid: Price | null;
  ask: Price | null;
}>;

/** What history told of the bars around the join. */
export type JoinedHistory = Readonly<{ bars: readonly Bar[]; partial: Bar | null }>;

/**
 * Follows the bars of the engine's markets from outside: which one forms, which have closed. A bar
 * that closes before history has joined may have been seen from its middle on only, so it waits and
 * is told as history has it.
 */
export class BarWatch {
  readonly #markets: ReadonlyMap<ContractId, WatchedMarket>;
  readonly #forming = new Map<ContractId, Bar>();
  readonly #waiting = new Map<ContractId, readonly Bar[]>();
  readonly #touched = new Set<ContractId>();
  #closed: ClosedBar[] = [];

  constructor(markets: ReadonlyMap<ContractId, WatchedMarket>) {
    this.#markets = markets;
  }

  /** A price may have moved or closed the bar of this contract. */
  look(contractId: ContractId): void {
    this.#follow(contractId);
    this.#touched.add(contractId);
  }

  /** Time may have closed bars. Without a price nothing moves, since a move is taken as news. */
  lookAtAll(): void {
    for (const contractId of this.#markets.keys()) this.#follow(contractId);
  }

  /** History has joined: what waited for it is told, as far as history knows it as history does. */
  lookAtHistory(contractId: ContractId, { bars, partial }: JoinedHistory): void {
    // What formed until now may be a part: its close is one of those that history corrects.
    this.#waiting.set(contractId, this.#waiting.get(contractId) ?? []);
    this.look(contractId);
    const market = this.#markets.get(contractId);
    if (market === undefined || !market.joined) return;
    const known = new Map(bars.map((bar) => [bar.openedAt, bar]));
    for (const own of this.#waiting.get(contractId) ?? []) {
      const isRest = partial?.openedAt === own.openedAt;
      const bar = known.get(own.openedAt) ?? (isRest ? joinedBar(partial, own) : own);
      this.#closed.push({ contract: market.contract, bar });
    }
    this.#waiting.delete(contractId);
  }

  takeClosed(): readonly ClosedBar[] {
    const closed = this.#closed;
    this.#closed = [];
    return closed;
  }

  /** The contracts that moved since the last call, as the stream shows them. */
  takeMoved(): readonly Readonly<{ bar: StreamedBar | null; quote: StreamedQuote }>[] {
    const moved = [...this.#touched].flatMap((contractId) => {
      const market = this.#markets.get(contractId);
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

  #follow(contractId: ContractId): void {
    const market = this.#markets.get(contractId);
    if (market === undefined) return;
    const before = this.#forming.get(contractId);
    const now = market.forming;
    if (before !== undefined && before.openedAt !== now?.openedAt) {
      this.#close(market, before);
      this.#forming.delete(contractId);
    }
    if (now !== null) this.#forming.set(contractId, { ...now });
  }

  #close({ contract, joined }: WatchedMarket, bar: Bar): void {
    if (joined && !this.#waiting.has(contract.id)) this.#closed.push({ contract, bar });
    else this.#waiting.set(contract.id, [...(this.#waiting.get(contract.id) ?? []), bar]);
  }
}

/** A minute of which history tells the first part and the stream the rest. */
const joinedBar = (first: Bar, rest: Bar): Bar => ({
  openedAt: first.openedAt,
  open: first.open,
  high: Math.max(first.high, rest.high) as Price,
  low: Math.min(first.low, rest.low) as Price,
  close: rest.close,
  volume: Math.max(first.volume, rest.volume),
});

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
