import {
  type Contract,
  type Price,
  priceToDecimal,
  type SessionCalendar,
  type UnixMs,
} from '@loadline/core';
import { AGGRESSOR, NO_PRICE } from '@loadline/data';
import { formatTimestamp, TRADE_LOG_TYPE } from '@loadline/wire';
import { spreadTicks } from '../market/book-model.ts';

/** The quote of one contract. Session figures begin anew when a session opens. */
export type Quote = {
  readonly contract: Contract;
  lastPrice: Price;
  bestBid: Price;
  bestAsk: Price;
  /** Of recorded quotes; 0 where the model makes the book. */
  bidSize: number;
  askSize: number;
  open: Price;
  high: Price;
  low: Price;
  volume: number;
  /** Last price of the session before; null when none is known. */
  previousClose: Price | null;
  /** Opening of the session that the figures are of. */
  sessionOpensAt: number;
  /** Who traded: 0 a buyer who lifted the offer, 1 a seller who hit the bid. */
  aggressor: number;
  /** Whether best bid and ask come from recorded quotes and not from the model. */
  recorded: boolean;
  at: UnixMs;
};

/** A trade as the market shows it; who traded as `AGGRESSOR` of `@loadline/data` has it. */
export type ShownTrade = Readonly<{ price: Price; size: number; at: UnixMs; aggressor?: number }>;

/** A recorded quote; a side that nobody quotes is `NO_PRICE` and keeps the price that it had. */
export type ShownQuote = Readonly<{
  bid: Price;
  bidSize: number;
  ask: Price;
  askSize: number;
  at: UnixMs;
}>;

/** What a quote message may carry besides its time, in the venue's order. */
const MEMBERS = ['lastPrice', 'bestBid', 'bestAsk', 'change', 'changePercent'] as const;
const SESSION_MEMBERS = ['open', 'high', 'low', 'volume'] as const;
type Figures = Record<(typeof MEMBERS)[number] | (typeof SESSION_MEMBERS)[number], number | null>;

/**
 * The quotes of all contracts, recorded ones or those of a plain model: the quote is as wide as is
 * usual for its product, and the last trade was at its ask when the price rose and at its bid when
 * it fell. An unchanged price keeps the side of the trade before; ticks can tell it themselves.
 */
export class QuoteBoard {
  readonly #calendar: SessionCalendar;
  readonly #clockAt: (at: UnixMs) => UnixMs;
  readonly #quotes = new Map<string, Quote>();

  /** @param clockAt what the venue's clock shows at a time. */
  constructor(calendar: SessionCalendar, clockAt: (at: UnixMs) => UnixMs) {
    this.#calendar = calendar;
    this.#clockAt = clockAt;
  }

  quote(contractId: string): Quote | null {
    return this.#quotes.get(contractId) ?? null;
  }

  /** Takes a trade, and gives back the quote with the figures that it changed (all, if new). */
  onTrade(
    contract: Contract,
    { price, size, at, aggressor = AGGRESSOR.unknown }: ShownTrade,
  ): Quote {
    const known = this.#quotes.get(contract.id);
    const quote = known ?? newQuote(contract, price, at);
    if (known === undefined) this.#quotes.set(contract.id, quote);
    const bought =
      aggressor === AGGRESSOR.unknown ? rose(quote, price) : aggressor === AGGRESSOR.buy;
    this.#beginSession(quote, price, at);
    quote.aggressor = bought ? TRADE_LOG_TYPE.buy : TRADE_LOG_TYPE.sell;
    if (!quote.recorded) {
      const width = spreadTicks(contract.product);
      quote.bestBid = (bought ? price - width : price) as Price;
      quote.bestAsk = (bought ? price : price + width) as Price;
    }
    quote.high = Math.max(quote.high, price) as Price;
    quote.low = Math.min(quote.low, price) as Price;
    quote.volume += size;
    quote.lastPrice = price;
    quote.at = at;
    return quote;
  }

  /**
   * Takes a recorded quote. From then on the sides of this contract are those of the record. Before
   * the first price there is nothing to tell: a quote message has a last price.
   */
  onQuote(contract: Contract, { bid, bidSize, ask, askSize, at }: ShownQuote): Quote | null {
    const quote = this.#quotes.get(contract.id);
    if (quote === undefined) return null;
    quote.recorded = true;
    if (bid !== NO_PRICE) quote.bestBid = bid;
    if (ask !== NO_PRICE) quote.bestAsk = ask;
    quote.bidSize = bid === NO_PRICE ? 0 : Math.max(1, bidSize);
    quote.askSize = ask === NO_PRICE ? 0 : Math.max(1, askSize);
    quote.at = at;
    return quote;
  }

  #beginSession(quote: Quote, price: Price, at: UnixMs): void {
    const found = this.#calendar.lookup(quote.contract.product, this.#clockAt(at));
    if (found.kind !== 'open' || found.session.opensAt === quote.sessionOpensAt) return;
    if (quote.sessionOpensAt > 0) quote.previousClose = quote.lastPrice;
    quote.sessionOpensAt = found.session.opensAt;
    quote.open = price;
    quote.high = price;
    quote.low = price;
    quote.volume = 0;
  }
}

const rose = ({ lastPrice, aggressor }: Quote, price: Price): boolean =>
  price > lastPrice || (price === lastPrice && aggressor === TRADE_LOG_TYPE.buy);

/** The members of a quote message: all of them, or those that differ from the message before. */
export class QuoteWriter {
  #told: Figures | null = null;

  /** Everything known: the first message after subscribing. Changes count from it. */
  full(quote: Quote): string {
    this.#told = figures(quote);
    return message(quote, this.#told, null);
  }

  /** What has changed since the last call; everything at the first one. */
  changes(quote: Quote): string {
    const now = figures(quote);
    const before = this.#told;
    this.#told = now;
    return message(quote, now, before);
  }
}

function newQuote(contract: Contract, price: Price, at: UnixMs): Quote {
  return {
    contract,
    lastPrice: price,
    bestBid: price,
    bestAsk: price,
    bidSize: 0,
    askSize: 0,
    open: price,
    high: price,
    low: price,
    volume: 0,
    previousClose: null,
    sessionOpensAt: 0,
    aggressor: 0,
    recorded: false,
    at,
  };
}

function figures(quote: Quote): Figures {
  const { product } = quote.contract;
  const { lastPrice, previousClose } = quote;
  const change = previousClose === null ? null : lastPrice - previousClose;
  const share = change === null || previousClose === null ? null : (100 * change) / previousClose;
  return {
    lastPrice: priceToDecimal(lastPrice, product),
    bestBid: priceToDecimal(quote.bestBid, product),
    bestAsk: priceToDecimal(quote.bestAsk, product),
    change: change === null ? null : priceToDecimal(change as Price, product),
    changePercent: share === null ? null : Math.round(share * 100) / 100,
    open: priceToDecimal(quote.open, product),
    high: priceToDecimal(quote.high, product),
    low: priceToDecimal(quote.low, product),
    volume: quote.volume,
  };
}

/** Written by hand: a quote goes out for every price. */
function message({ contract, at }: Quote, now: Figures, before: Figures | null): string {
  let text = `{"symbol":"${contract.product.venueSymbol}"`;
  for (const member of MEMBERS) text += changed(member, now, before);
  for (const member of SESSION_MEMBERS) text += changed(member, now, before);
  const time = formatTimestamp(at);
  return `${text},"lastUpdated":"${time}","timestamp":"${time}"}`;
}

function changed(member: keyof Figures, now: Figures, before: Figures | null): string {
  const value = now[member];
  if (value === null || before?.[member] === value) return '';
  return `,"${member}":${value}`;
}
