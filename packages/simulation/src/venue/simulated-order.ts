import type {
  AccountId,
  Bracket,
  Contract,
  Price,
  Quantity,
  Side,
  Ticks,
  UnixMs,
  VenueOrder,
} from '@loadline/core';

/** The types that this venue matches. Others do not compile; the gateway refuses them in words. */
export type MatchedOrderType = 'market' | 'limit' | 'stop';

/** An order as it reaches the book: already checked by the gateway or the backtest. */
export type PlaceRequest = Readonly<{
  accountId: AccountId;
  contract: Contract;
  type: MatchedOrderType;
  side: Side;
  quantity: Quantity;
  limitPrice: Price | null;
  stopPrice: Price | null;
  bracket: Bracket | null;
  customTag: string | null;
}>;

/** The venue's view of an order, with what a restart needs besides. */
export type SimulatedOrder = VenueOrder &
  Readonly<{
    /** Average price of the fills, null before the first. */
    filledPrice: Price | null;
    /** Distance of a bracket exit from its entry's fill, null on every other order. */
    exitTicks: Ticks | null;
    /** When its price came to the venue; null for an exit that its entry's fill has opened. */
    pricedAt: UnixMs | null;
  }>;
