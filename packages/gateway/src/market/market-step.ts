import type { Contract, Price, UnixMs } from '@loadline/core';

/** How far the market has gone: every event up to and including this one has been shown. */
export type MarketCursor = Readonly<{
  at: UnixMs;
  /** Place of the last event among those of its instant, from 0; -1 before any of them. */
  rank: number;
}>;

/** One move of the market. The player reuses its step: copy what is to be kept. */
export type MarketStep = {
  kind: 'price' | 'quote' | 'boundary' | 'end';
  at: UnixMs;
  /** Null unless `kind` is `price` or `quote`. */
  contract: Contract | null;
  price: Price;
  size: number;
  continuous: boolean;
  /** Who traded, as `AGGRESSOR` of `@loadline/data` has it; 0 where the data does not tell. */
  aggressor: number;
  /** Of a quote: prices or `NO_PRICE`, and sizes, 0 where they are not known. */
  bid: Price;
  bidSize: number;
  ask: Price;
  askSize: number;
  rank: number;
};

/** The minute of a contract that is still forming: what has been shown of it, in order. */
export type FormingMinute = Readonly<{
  openedAt: UnixMs;
  times: readonly number[];
  prices: readonly Price[];
  sizes: readonly number[];
  /** Empty where the prices are those of a path. */
  aggressors: readonly number[];
  volume: number;
}>;

/** The recorded quote that stands, shown last. */
export type StandingQuote = Readonly<{
  contract: Contract;
  bid: Price;
  bidSize: number;
  ask: Price;
  askSize: number;
  at: UnixMs;
}>;

export function newStep(at: UnixMs): MarketStep {
  const none = 0 as Price;
  return {
    kind: 'boundary',
    at,
    contract: null,
    price: none,
    size: 0,
    continuous: false,
    aggressor: 0,
    bid: none,
    bidSize: 0,
    ask: none,
    askSize: 0,
    rank: -1,
  };
}
