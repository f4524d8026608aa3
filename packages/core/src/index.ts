export * from './market/bars/bar-aggregator.ts';
export * from './market/bars/minute-bar-builder.ts';
export * from './market/bars/minute-bar-series.ts';
export * from './market/calendar/holidays.ts';
export * from './market/calendar/session-calendar.ts';
export * from './market/contracts/contracts.ts';
export * from './market/contracts/roll-table.ts';
export * from './market/market-data.ts';
export * from './market/product.ts';
export * from './market/products/products.ts';
export * from './market/session.ts';
export * from './market/time/civil-date.ts';
export * from './market/time/zone-clock.ts';
export * from './orders/denial.ts';
export {
  filledQuantity,
  isLive,
  type Order,
  type OrderEvent,
  type OrderFault,
  type OrderFill,
  type OrderRole,
  type OrderStatus,
  remainingQuantity,
  transition,
} from './orders/order.ts';
export * from './orders/order-request.ts';
export * from './orders/venue-entities.ts';
export * from './positions/closed-trade.ts';
export * from './positions/net-position.ts';
export * from './positions/trade-ledger.ts';
export * from './strategy/strategy.ts';
export * from './values/assert.ts';
export * from './values/brand.ts';
export * from './values/ids.ts';
export * from './values/money.ts';
export * from './values/plain-text.ts';
export * from './values/price.ts';
export * from './values/quantity.ts';
export * from './values/result.ts';
export * from './values/side.ts';
export * from './values/time.ts';
