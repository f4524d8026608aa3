import {
  type ContractId,
  type MarketQuote,
  type MarketTrade,
  type Price,
  type Product,
  priceFromDecimal,
  type UnixMs,
} from '@loadline/core';
import type { Clock } from '@loadline/engine/ports';
import {
  decodeQuote,
  decodeTrade,
  emptyQuoteFields,
  emptyTradeFields,
  MARKET_EVENT,
  marketEntries,
} from '@loadline/wire';
import type { NoticeBoard } from '../notices.ts';

export type MarketSink = Readonly<{
  onTrade(trade: MarketTrade): void;
  onQuote(quote: MarketQuote): void;
}>;

type Book = {
  readonly contractId: ContractId;
  readonly product: Product;
  bid: Price | null;
  ask: Price | null;
  /** Of the last trade on this connection. */
  last: Price | null;
  at: UnixMs;
  /** Messages that came, for those who look whether any do. */
  quotes: number;
  trades: number;
};

/**
 * Turns market hub invocations into trades and quotes of the subscribed contracts. Quotes are
 * sparse: a missing member is unchanged, so they are merged per contract. This is the hot path.
 */
export class MarketEvents {
  readonly #sink: MarketSink;
  readonly #clock: Clock;
  readonly #notices: NoticeBoard;
  readonly #books = new Map<unknown, Book>();
  readonly #quote = emptyQuoteFields();
  readonly #trade = emptyTradeFields();

  /** @param clock market time, for a quote that carries no time and follows none that did. */
  constructor(sink: MarketSink, clock: Clock, notices: NoticeBoard) {
    this.#sink = sink;
    this.#clock = clock;
    this.#notices = notices;
  }

  follow(contractId: ContractId, product: Product): void {
    const at = this.#clock.now();
    if (!this.#books.has(contractId)) {
      const nothing = { bid: null, ask: null, last: null, quotes: 0, trades: 0 };
      this.#books.set(contractId, { contractId, product, ...nothing, at });
    }
  }

  unfollow(contractId: ContractId): void {
    this.#books.delete(contractId);
  }

  /** After a reconnect the first quote is a full one; what was known before is stale. */
  forgetQuotes(): void {
    for (const book of this.#books.values()) {
      book.bid = null;
      book.ask = null;
      book.last = null;
    }
  }

  /** Never throws: what cannot be read is reported and dropped. */
  onInvocation(target: string, args: readonly unknown[]): void {
    const book = this.#books.get(args[0]);
    if (book === undefined) return;
    if (target === MARKET_EVENT.quote) {
      book.quotes += 1;
      this.#onQuote(book, args[1]);
    } else if (target === MARKET_EVENT.trade) {
      book.trades += 1;
      this.#onTrades(book, args);
    }
  }

  /** The last price of a contract that is followed; null before the first. */
  lastPriceOf(contractId: ContractId): Price | null {
    return this.#books.get(contractId)?.last ?? null;
  }

  /** How much has come of each contract that is followed. */
  activity(): Iterable<Readonly<Pick<Book, 'contractId' | 'product' | 'quotes' | 'trades'>>> {
    return this.#books.values();
  }

  #onQuote(book: Book, payload: unknown): void {
    const fields = this.#quote;
    if (!decodeQuote(payload, fields)) return this.#refuse('BAD_MESSAGE', book, 'quote');
    const bid = gridPrice(fields.bestBid, book.bid, book.product);
    const ask = gridPrice(fields.bestAsk, book.ask, book.product);
    if (bid === undefined || ask === undefined) return this.#refuse('OFF_GRID', book, 'quote');
    const at = fields.atMs === null ? book.at : (fields.atMs as UnixMs);
    book.bid = bid;
    book.ask = ask;
    book.at = at;
    this.#sink.onQuote({ contractId: book.contractId, bid, ask, at });
  }

  #onTrades(book: Book, args: readonly unknown[]): void {
    for (const entry of marketEntries(args)) {
      const fields = this.#trade;
      if (decodeTrade(entry, fields)) this.#onTrade(book, fields.price, fields.volume, fields.atMs);
      else this.#refuse('BAD_MESSAGE', book, 'trade');
    }
  }

  #onTrade(book: Book, value: number, volume: number, atMs: number): void {
    const price = priceFromDecimal(value, book.product);
    if (!price.ok) return this.#refuse('OFF_GRID', book, 'trade');
    const size = Number.isSafeInteger(volume) && volume > 0 ? volume : 0;
    const { contractId } = book;
    book.last = price.value;
    this.#sink.onTrade({ contractId, price: price.value, size, at: atMs as UnixMs });
  }

  #refuse(code: 'BAD_MESSAGE' | 'OFF_GRID', { contractId }: Book, what: string): void {
    const why = code === 'OFF_GRID' ? 'is off the tick grid' : 'cannot be read';
    this.#notices.post(code, `${what} ${contractId}`, `A ${what} of ${contractId} ${why}.`);
  }
}

/** The last price where the message has none; undefined where the new one is off the grid. */
function gridPrice(
  value: number | null,
  last: Price | null,
  product: Product,
): Price | null | undefined {
  if (value === null) return last;
  const price = priceFromDecimal(value, product);
  return price.ok ? price.value : undefined;
}
