import type { AccountId, ClientOrderId, ContractId } from '../values/ids.ts';
import type { Price, Ticks } from '../values/price.ts';
import type { Quantity } from '../values/quantity.ts';
import type { Side } from '../values/side.ts';

export type OrderType =
  | 'market'
  | 'limit'
  | 'stop'
  | 'stopLimit'
  | 'trailingStop'
  | 'joinBid'
  | 'joinAsk';

/**
 * Exits that the venue creates with the entry. Distances are positive and measured from the
 * entry's fill, against it for the stop and with it for the target; the adapter signs them.
 */
export type Bracket = Readonly<{ stopTicks: Ticks | null; targetTicks: Ticks | null }>;

/** How far a trailing stop stays behind the best price: ticks, or a share of an average range. */
export type TrailDistance = Readonly<
  | { unit: 'ticks'; ticks: Ticks }
  | { unit: 'atr'; minutes: number; length: number; multiple: number }
>;

/** What an order of ours is for. Only an entry opens; the others must reduce what is held. */
export type RequestRole = 'entry' | 'stop' | 'target' | 'close';

/**
 * An order as we wish it, sized, with its name; not yet passed by risk. The stop price of a
 * trailing stop is where it begins: it follows the market at that distance.
 */
export type OrderRequest = Readonly<{
  clientOrderId: ClientOrderId;
  accountId: AccountId;
  contractId: ContractId;
  role: RequestRole;
  type: OrderType;
  side: Side;
  quantity: Quantity;
  limitPrice: Price | null;
  stopPrice: Price | null;
  bracket: Bracket | null;
}>;

/** A change of a working order; null leaves a field as it is. */
export type OrderChange = Readonly<{
  quantity: Quantity | null;
  limitPrice: Price | null;
  stopPrice: Price | null;
}>;

/** Which prices each type of order has. */
export const PRICES_OF_TYPE: Record<OrderType, Readonly<{ limit: boolean; stop: boolean }>> = {
  market: { limit: false, stop: false },
  limit: { limit: true, stop: false },
  stop: { limit: false, stop: true },
  stopLimit: { limit: true, stop: true },
  trailingStop: { limit: false, stop: true },
  joinBid: { limit: false, stop: false },
  joinAsk: { limit: false, stop: false },
};

/** Whether exactly the prices are given that the type has, on the grid. */
export function hasItsPrices({
  type,
  limitPrice,
  stopPrice,
}: Pick<OrderRequest, 'type' | 'limitPrice' | 'stopPrice'>): boolean {
  const { limit, stop } = PRICES_OF_TYPE[type];
  return isGiven(limitPrice, limit) && isGiven(stopPrice, stop);
}

const isGiven = (price: Price | null, wanted: boolean): boolean =>
  wanted ? Number.isSafeInteger(price) : price === null;
