import {
  type Contract,
  moneyToDollars,
  type Price,
  type Product,
  priceToDecimal,
  type Ticks,
  type VenueAccount,
  type VenueFill,
  type VenueOrderStatus,
  type VenuePosition,
} from '@loadline/core';
import type { SimulatedOrder } from '@loadline/simulation';
import {
  type ContractEntity,
  formatTimestamp,
  type HalfTrade,
  ORDER_SIDE,
  ORDER_STATUS,
  ORDER_TYPE,
  type OrderEntity,
  POSITION_TYPE,
  type PositionEntity,
  type TradingAccount,
} from '@loadline/wire';

const STATUS: Readonly<Record<VenueOrderStatus, number>> = {
  pending: ORDER_STATUS.pending,
  open: ORDER_STATUS.open,
  pendingCancel: ORDER_STATUS.pendingCancel,
  suspended: ORDER_STATUS.suspended,
  filled: ORDER_STATUS.filled,
  canceled: ORDER_STATUS.canceled,
  expired: ORDER_STATUS.expired,
  rejected: ORDER_STATUS.rejected,
  unknown: ORDER_STATUS.none,
};

/** January to December in the venue's descriptions of contracts. */
const MONTH_NAMES = {
  F: 'January',
  G: 'February',
  H: 'March',
  J: 'April',
  K: 'May',
  M: 'June',
  N: 'July',
  Q: 'August',
  U: 'September',
  V: 'October',
  X: 'November',
  Z: 'December',
} as const;

export const accountEntity = (account: VenueAccount): TradingAccount => ({
  id: account.accountId,
  name: account.name,
  balance: moneyToDollars(account.balance),
  canTrade: account.canTrade,
  isVisible: true,
  simulated: account.simulated,
});

/**
 * A market order that has not met a price yet is pending (6), not open (reference 7.8). One that
 * has filled in part is open, as any other is (reference 8.2).
 */
const orderStatusCode = ({ status, type, filledQuantity }: SimulatedOrder): number =>
  status === 'open' && type === 'market' && filledQuantity === 0
    ? ORDER_STATUS.pending
    : STATUS[status];

/**
 * An order as REST and hubs tell it. A trailing stop is read back as its distance, in ticks and in
 * price units (reference 8.4); its stop price is where it stands now. A join tells the price at
 * which it rests as its limit price.
 */
export const orderEntity = (order: SimulatedOrder, product: Product): OrderEntity => ({
  id: Number(order.venueOrderId),
  accountId: order.accountId,
  contractId: order.contractId,
  symbolId: product.venueSymbol,
  creationTimestamp: formatTimestamp(order.createdAt),
  updateTimestamp: formatTimestamp(order.updatedAt),
  status: orderStatusCode(order),
  type: ORDER_TYPE[order.type],
  side: order.side === 'buy' ? ORDER_SIDE.bid : ORDER_SIDE.ask,
  size: order.quantity,
  limitPrice: decimal(order.limitPrice, product),
  stopPrice: decimal(order.stopPrice, product),
  fillVolume: order.filledQuantity,
  filledPrice: order.filledPrice === null ? null : averageDecimal(order.filledPrice, product),
  customTag: order.customTag,
  trailDistance: order.trailTicks,
  trailPrice: decimal(order.trailTicks, product),
  parentOrderId: order.parentOrderId === null ? null : Number(order.parentOrderId),
  linkedOrderId: order.linkedOrderId === null ? null : Number(order.linkedOrderId),
});

export const tradeEntity = (fill: VenueFill, product: Product): HalfTrade => ({
  id: Number(fill.fillId),
  accountId: fill.accountId,
  contractId: fill.contractId,
  creationTimestamp: formatTimestamp(fill.at),
  price: priceToDecimal(fill.price, product),
  profitAndLoss: fill.profitAndLoss === null ? null : moneyToDollars(fill.profitAndLoss),
  fees: moneyToDollars(fill.fees),
  commissions: moneyToDollars(fill.commissions),
  side: fill.side === 'buy' ? ORDER_SIDE.bid : ORDER_SIDE.ask,
  size: fill.quantity,
  voided: fill.voided,
  orderId: Number(fill.venueOrderId),
});

/** A flat position has size 0 and still tells its average (reference 7.5). */
export const positionEntity = (
  position: VenuePosition,
  positionId: number,
  contract: Contract,
): PositionEntity => ({
  id: positionId,
  accountId: position.accountId,
  contractId: position.contractId,
  contractDisplayName: displayName(contract),
  creationTimestamp: formatTimestamp(position.openedAt),
  type: position.size < 0 ? POSITION_TYPE.short : POSITION_TYPE.long,
  size: Math.abs(position.size),
  averagePrice: averageDecimal(position.averagePriceTicks, contract.product),
});

export const contractEntity = (contract: Contract, active: boolean): ContractEntity => ({
  id: contract.id,
  name: contract.name,
  description: `${contract.product.name}: ${MONTH_NAMES[contract.month]} ${contract.year}`,
  tickSize: contract.product.tickSize,
  tickValue: moneyToDollars(contract.product.tickValue),
  activeContract: active,
  symbolId: contract.product.venueSymbol,
});

/** A record for a hub: null members are left out there, and written out in REST answers. */
export function withoutNulls(entity: object): object {
  const kept: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(entity)) if (value !== null) kept[name] = value;
  return kept;
}

/** A price, or a distance between two prices. */
const decimal = (price: Price | Ticks | null, product: Product): number | null =>
  price === null ? null : priceToDecimal(price as Price, product);

/** Averages lie between ticks; nine decimals are what the venue's own samples show. */
const averageDecimal = (ticks: number, { tickSize }: Product): number =>
  Number((ticks * tickSize).toFixed(9));

const displayName = ({ product, month, year }: Contract): string =>
  `${product.root}${month}${String(year % 100).padStart(2, '0')}`;
