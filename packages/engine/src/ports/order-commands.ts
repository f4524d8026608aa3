import type {
  AccountId,
  Bracket,
  ClientOrderId,
  ContractId,
  Money,
  OrderChange,
  Price,
  Quantity,
  Side,
  Ticks,
  TrailDistance,
  UnixMs,
} from '@loadline/core';

/**
 * Where an exit of an open position is to be: at a price; so many ticks from the average entry; or
 * where the whole position makes (target) or loses (stop) so much. Ticks and money are positive.
 */
export type ExitLevel = Readonly<
  | { unit: 'price'; price: Price }
  | { unit: 'ticks'; ticks: Ticks }
  | { unit: 'money'; money: Money }
>;

type OfPosition = Readonly<{ accountId: AccountId; contractId: ContractId }>;

/** What a person, the API or a strategy can do with orders and positions. */
export type OrderCommand = Readonly<
  | (OfPosition & {
      kind: 'placeOrder';
      type: 'market' | 'limit' | 'stop' | 'trailingStop' | 'joinBid' | 'joinAsk';
      side: Side;
      quantity: Quantity;
      limitPrice: Price | null;
      stopPrice: Price | null;
      /** Null for an order that only reduces; what opens needs a stop. */
      bracket: Bracket | null;
      /** Orders of one group cancel each other as soon as one of them fills. */
      group: string | null;
    })
  | { kind: 'modifyOrder'; clientOrderId: ClientOrderId; change: OrderChange }
  | { kind: 'cancelOrder'; clientOrderId: ClientOrderId }
  /** All of an account, or of one contract of it. */
  | { kind: 'cancelOrders'; accountId: AccountId; contractId: ContractId | null }
  /** Null closes all of it, with its exits. */
  | (OfPosition & { kind: 'closePosition'; quantity: Quantity | null })
  /** Closes, sees that it is flat, then enters as much the other way. */
  | (OfPosition & { kind: 'reversePosition'; bracket: Bracket })
  /** `undefined` leaves an exit as it is; null takes a target away. A stop cannot be taken away. */
  | (OfPosition & { kind: 'editExits'; stop?: ExitLevel; target?: ExitLevel | null })
  /** Moves the stop to the average entry, so many ticks into the profit. */
  | (OfPosition & { kind: 'breakeven'; offsetTicks: Ticks })
  /** Null ends trailing; the stop stays where it is. */
  | (OfPosition & { kind: 'trail'; distance: TrailDistance | null })
  /** Closes the position at an instant of market time; null takes it back. */
  | (OfPosition & { kind: 'timeExit'; at: UnixMs | null })
>;
