import type { ContractId } from '../values/ids.ts';
import type { Price } from '../values/price.ts';
import type { UnixMs } from '../values/time.ts';

/**
 * One trade of the market. `size` 0 means that the size is not known. On one-minute data
 * `at` is the moment that the path model gives to the price.
 */
export type MarketTrade = Readonly<{
  contractId: ContractId;
  price: Price;
  size: number;
  at: UnixMs;
}>;

/** The best bid and offer; `null` where the side is not known. */
export type MarketQuote = Readonly<{
  contractId: ContractId;
  bid: Price | null;
  ask: Price | null;
  at: UnixMs;
}>;

/**
 * A bar of trades. `openedAt` is its start. `volume` 0 means "not known", never "no trade":
 * an interval without a trade makes no bar.
 */
export type Bar = Readonly<{
  openedAt: UnixMs;
  open: Price;
  high: Price;
  low: Price;
  close: Price;
  volume: number;
}>;
