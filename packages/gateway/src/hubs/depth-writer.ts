import { type Price, priceToDecimal } from '@loadline/core';
import { DOM_TYPE, formatTimestamp } from '@loadline/wire';
import { BOOK_LEVELS, levelSize } from '../market/book-model.ts';
import type { Quote } from './quote-board.ts';

type Side = ReadonlyMap<number, number>;
type Book = Readonly<{ bids: Side; asks: Side }>;
type Types = Readonly<{ newBest: number; best: number; level: number }>;

const BIDS: Types = { newBest: DOM_TYPE.newBestBid, best: DOM_TYPE.bestBid, level: DOM_TYPE.bid };
const ASKS: Types = { newBest: DOM_TYPE.newBestAsk, best: DOM_TYPE.bestAsk, level: DOM_TYPE.ask };

/**
 * The depth of one contract as messages: everything after subscribing, then what has changed. Of a
 * recorded quote the best prices alone are known and told; of a price the model makes ten levels.
 */
export class DepthWriter {
  readonly #seed: number;
  #told: Book = { bids: new Map(), asks: new Map() };

  /** @param seed decides the sizes of the model. */
  constructor(seed: number) {
    this.#seed = seed;
  }

  /** A reset and every level, best prices first. Changes count from it. */
  full(quote: Quote): string {
    const now = bookOf(quote, this.#seed);
    this.#told = now;
    const empty: Side = new Map();
    const entries = [
      entryOf(quote, { type: DOM_TYPE.reset, price: 0, size: 0 }),
      ...sideChanges(quote, { before: empty, now: now.bids, types: BIDS }),
      ...sideChanges(quote, { before: empty, now: now.asks, types: ASKS }),
    ];
    return entries.join(',');
  }

  /** The levels that differ from the message before, gone ones first; empty when none does. */
  changes(quote: Quote): string {
    const before = this.#told;
    const now = bookOf(quote, this.#seed);
    this.#told = now;
    return [
      ...sideChanges(quote, { before: before.bids, now: now.bids, types: BIDS }),
      ...sideChanges(quote, { before: before.asks, now: now.asks, types: ASKS }),
    ].join(',');
  }
}

function bookOf(quote: Quote, seed: number): Book {
  const { bestBid, bestAsk, bidSize, askSize, recorded, at } = quote;
  if (recorded) {
    return { bids: new Map([[bestBid, bidSize]]), asks: new Map([[bestAsk, askSize]]) };
  }
  const { product } = quote.contract;
  const bids = new Map<number, number>();
  const asks = new Map<number, number>();
  for (let level = 0; level < BOOK_LEVELS; level += 1) {
    const [bid, ask] = [bestBid - level, bestAsk + level];
    bids.set(bid, levelSize(seed, product, { side: 'bid', level, price: bid, at }));
    asks.set(ask, levelSize(seed, product, { side: 'ask', level, price: ask, at }));
  }
  return { bids, asks };
}

type SideChange = Readonly<{ before: Side; now: Side; types: Types }>;

/** A side's first price is its best. A level without contracts is not there. */
function* sideChanges(quote: Quote, { before, now, types }: SideChange): Generator<string> {
  for (const [price, size] of before) {
    if (size > 0 && (now.get(price) ?? 0) === 0) {
      yield entryOf(quote, { type: types.level, price, size: 0 });
    }
  }
  const [oldBest] = before.keys();
  let isBest = true;
  for (const [price, size] of now) {
    const best = price === oldBest ? types.best : types.newBest;
    const type = isBest ? best : types.level;
    const isChanged = (before.get(price) ?? 0) !== size || (isBest && price !== oldBest);
    if (size > 0 && isChanged) yield entryOf(quote, { type, price, size });
    isBest = false;
  }
}

type Entry = Readonly<{ type: number; price: number; size: number }>;

/** Written by hand: some of these go out for every price. */
function entryOf({ contract, at }: Quote, { type, price, size }: Entry): string {
  const decimal = priceToDecimal(price as Price, contract.product);
  const volumes = `"volume":${size},"currentVolume":${size}`;
  return `{"timestamp":"${formatTimestamp(at)}","type":${type},"price":${decimal},${volumes}}`;
}
