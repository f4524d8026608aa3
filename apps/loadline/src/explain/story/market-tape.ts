import { type ContractId, MINUTE_MS, type Price, type UnixMs } from '@loadline/core';
import type { EngineEvent } from '@loadline/engine/ports';

type TradeEvent = Extract<EngineEvent, { kind: 'trade' }>;
type QuoteEvent = Extract<EngineEvent, { kind: 'quote' }>;

/** The last price that had been heard, with the best bid and offer. */
export type HeardPrice = Readonly<{
  at: UnixMs;
  price: Price;
  bid: Price | null;
  ask: Price | null;
}>;

export type HeardBar = Readonly<{
  openedAt: UnixMs;
  open: Price;
  high: Price;
  low: Price;
  close: Price;
  trades: number;
}>;

/** One price of a stretch. */
export type TapePoint = Readonly<{ sequence: number; at: UnixMs; price: Price }>;

export type Extremes = Readonly<{ high: TapePoint; low: TapePoint }>;

/** Columns: a day has a million prices. Times are when the desk heard them. */
type Trades = { sequences: number[]; times: number[]; prices: number[] };
type Quotes = { sequences: number[]; bids: (number | null)[]; asks: (number | null)[] };

/** The prices of a day as the desk heard them; places in the day are numbers of journal records. */
export class MarketTape {
  readonly #trades = new Map<ContractId, Trades>();
  readonly #quotes = new Map<ContractId, Quotes>();

  addTrade({ contractId, at, price }: TradeEvent, sequence: number): void {
    let columns = this.#trades.get(contractId);
    if (columns === undefined) {
      columns = { sequences: [], times: [], prices: [] };
      this.#trades.set(contractId, columns);
    }
    columns.sequences.push(sequence);
    columns.times.push(at);
    columns.prices.push(price);
  }

  addQuote({ contractId, bid, ask }: QuoteEvent, sequence: number): void {
    let columns = this.#quotes.get(contractId);
    if (columns === undefined) {
      columns = { sequences: [], bids: [], asks: [] };
      this.#quotes.set(contractId, columns);
    }
    columns.sequences.push(sequence);
    columns.bids.push(bid);
    columns.asks.push(ask);
  }

  /** What had been heard before a record; null before the first price. */
  before(contractId: ContractId, sequence: number): HeardPrice | null {
    const trades = this.#trades.get(contractId);
    const index = trades === undefined ? -1 : firstAtOrAfter(trades.sequences, sequence) - 1;
    if (trades === undefined || index < 0) return null;
    const quotes = this.#quotes.get(contractId);
    const quote = quotes === undefined ? -1 : firstAtOrAfter(quotes.sequences, sequence) - 1;
    return {
      at: trades.times[index] as UnixMs,
      price: trades.prices[index] as Price,
      bid: (quotes?.bids[quote] ?? null) as Price | null,
      ask: (quotes?.asks[quote] ?? null) as Price | null,
    };
  }

  /** The last minutes with a trade before a record, oldest first; the last may be unfinished. */
  minutes(contractId: ContractId, sequence: number, count: number): readonly HeardBar[] {
    const trades = this.#trades.get(contractId);
    if (trades === undefined) return [];
    const bars: HeardBar[] = [];
    for (let index = firstAtOrAfter(trades.sequences, sequence) - 1; index >= 0; index -= 1) {
      const price = trades.prices[index] as Price;
      const openedAt = minuteOf(trades.times[index] ?? 0);
      const bar = bars.at(-1);
      if (bar?.openedAt === openedAt) bars[bars.length - 1] = withEarlier(bar, price);
      else if (bars.length === count) break;
      else bars.push({ openedAt, open: price, high: price, low: price, close: price, trades: 1 });
    }
    return bars.toReversed();
  }

  /** The highest and the lowest price from one record to before another one; null without any. */
  extremes(contractId: ContractId, from: number, to: number): Extremes | null {
    let found: Extremes | null = null;
    for (const point of this.points(contractId, from, to)) {
      found ??= { high: point, low: point };
      if (point.price > found.high.price) found = { ...found, high: point };
      if (point.price < found.low.price) found = { ...found, low: point };
    }
    return found;
  }

  /** Every price from one record to before another one. */
  *points(contractId: ContractId, from: number, to: number): Generator<TapePoint, void> {
    const trades = this.#trades.get(contractId);
    if (trades === undefined) return;
    const end = firstAtOrAfter(trades.sequences, to);
    for (let index = firstAtOrAfter(trades.sequences, from); index < end; index += 1) {
      yield {
        sequence: trades.sequences[index] ?? 0,
        at: trades.times[index] as UnixMs,
        price: trades.prices[index] as Price,
      };
    }
  }
}

const minuteOf = (at: number): UnixMs => (Math.floor(at / MINUTE_MS) * MINUTE_MS) as UnixMs;

const withEarlier = (bar: HeardBar, price: Price): HeardBar => ({
  ...bar,
  open: price,
  high: price > bar.high ? price : bar.high,
  low: price < bar.low ? price : bar.low,
  trades: bar.trades + 1,
});

/** The first index whose value is at least `wanted`, by halving. */
function firstAtOrAfter(sorted: readonly number[], wanted: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}
