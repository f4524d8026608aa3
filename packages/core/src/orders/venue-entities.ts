import type { AccountId, ContractId, FillId, VenueOrderId } from '../values/ids.ts';
import type { Money } from '../values/money.ts';
import type { Price } from '../values/price.ts';
import type { Quantity } from '../values/quantity.ts';
import type { Side } from '../values/side.ts';
import type { UnixMs } from '../values/time.ts';
import type { OrderType } from './order-request.ts';

/** The states that the venue reports. `suspended` is a bracket exit whose entry has not filled. */
export type VenueOrderStatus =
  | 'pending'
  | 'open'
  | 'pendingCancel'
  | 'suspended'
  | 'filled'
  | 'canceled'
  | 'expired'
  | 'rejected'
  | 'unknown';

/** A full snapshot of one order as the venue tells it. */
export type VenueOrder = Readonly<{
  venueOrderId: VenueOrderId;
  accountId: AccountId;
  contractId: ContractId;
  /** The client order id of our own orders; bracket exits carry the entry's with `-SL` or `-TP`. */
  customTag: string | null;
  parentOrderId: VenueOrderId | null;
  linkedOrderId: VenueOrderId | null;
  status: VenueOrderStatus;
  type: OrderType;
  side: Side;
  quantity: Quantity;
  limitPrice: Price | null;
  stopPrice: Price | null;
  filledQuantity: number;
  createdAt: UnixMs;
  updatedAt: UnixMs;
}>;

/** One execution. `profitAndLoss` is gross and null where the fill opened or added. */
export type VenueFill = Readonly<{
  fillId: FillId;
  venueOrderId: VenueOrderId;
  accountId: AccountId;
  contractId: ContractId;
  side: Side;
  quantity: Quantity;
  price: Price;
  profitAndLoss: Money | null;
  /** Exchange and NFA, of this side. */
  fees: Money;
  /** The firm's, of this side. */
  commissions: Money;
  voided: boolean;
  at: UnixMs;
}>;

/** The net position of one contract; `size` is signed and 0 when flat. */
export type VenuePosition = Readonly<{
  accountId: AccountId;
  contractId: ContractId;
  size: number;
  /** In ticks; off the grid when the fills had different prices. */
  averagePriceTicks: number;
  openedAt: UnixMs;
}>;

export type VenueAccount = Readonly<{
  accountId: AccountId;
  name: string;
  /** Cash: moves with realised profit and fees, never with open profit. */
  balance: Money;
  canTrade: boolean;
  simulated: boolean;
}>;

/** A contract as the venue lists it. `active` marks the tradable front month. */
export type ContractListing = Readonly<{ contractId: ContractId; name: string; active: boolean }>;
