import type {
  AccountId,
  Bracket,
  Contract,
  OrderChange,
  OrderType,
  Price,
  Quantity,
  Side,
  Ticks,
  UnixMs,
  VenueOrder,
} from '@loadline/core';

/** The types that this venue matches. A stop limit does not compile; the gateway refuses it. */
export type MatchedOrderType = Exclude<OrderType, 'stopLimit'>;

/** A bracket of the venue: its stop may trail the market from the entry's fill on. */
export type VenueBracket = Bracket & Readonly<{ trailing?: boolean }>;

/** An order as it reaches the book: already checked by the gateway or the backtest. */
export type PlaceRequest = Readonly<{
  accountId: AccountId;
  contract: Contract;
  type: MatchedOrderType;
  side: Side;
  quantity: Quantity;
  /** Of a limit; of a join the best bid or ask at which it rests. Null on every other type. */
  limitPrice: Price | null;
  stopPrice: Price | null;
  /** Distance of a trailing stop from the last price; a trailing stop has no `stopPrice` yet. */
  trailTicks?: Ticks | null;
  bracket: VenueBracket | null;
  customTag: string | null;
}>;

/** A change of a working order; what is null or absent stays as it is. */
export type VenueChange = OrderChange &
  Readonly<{
    /** New distance of a trailing stop from the last price. */ trailTicks?: Ticks | null;
  }>;

/** The venue's view of an order, with what a restart needs besides. */
export type SimulatedOrder = VenueOrder &
  Readonly<{
    /** Average price of the fills in ticks, off the grid where they differ; null before any. */
    filledPrice: number | null;
    /** Distance of a bracket exit from its entry's fill, null on every other order. */
    exitTicks: Ticks | null;
    /** Distance of a trailing stop from the market; its `stopPrice` is where it stands now. */
    trailTicks: Ticks | null;
    /**
     * Takes what the market offers: a stop that has triggered, or a limit that was marketable,
     * of which a part is unfilled. Never true where orders fill whole.
     */
    taking: boolean;
    /**
     * When its price came to the venue; null for an exit that its entry's fill has opened, and for
     * an order that has met a price of that very instant.
     */
    pricedAt: UnixMs | null;
  }>;

/** An order of an older file lacks what did not exist then. */
export const withLaterFields = (order: SimulatedOrder): SimulatedOrder => ({
  ...LATER_FIELDS,
  ...order,
});

const LATER_FIELDS: Partial<SimulatedOrder> = { trailTicks: null, taking: false };
