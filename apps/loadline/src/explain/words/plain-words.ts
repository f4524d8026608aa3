import {
  CHICAGO,
  type Contract,
  type Money,
  type OrderRequest,
  type Price,
  priceText,
  type Side,
  sideSign,
  type UnixMs,
} from '@loadline/core';

/** `22,761.50`; without data of the contract its ticks. */
export const priceWords = (price: Price, contract: Contract | null): string =>
  contract === null ? `${price} ticks` : priceText(price, contract.product);

/** `1 tick`, `3 contracts`. */
export const counted = (count: number, noun: string): string =>
  `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`;

/** Wall clock in Chicago with milliseconds: `08:32:30.000`. */
export function clockWords(at: UnixMs): string {
  const minute = CHICAGO.minuteAt(at);
  const parts = [Math.floor(minute / 60), minute % 60, Math.floor((at % 60_000) / 1_000)];
  const clock = parts.map((part) => String(part).padStart(2, '0')).join(':');
  return `${clock}.${String(Math.floor(at) % 1_000).padStart(3, '0')}`;
}

/** `250 ms`, `12.4 s`, `3 min 20 s`, `2 h 5 min`. */
export function durationWords(ms: number): string {
  if (ms < 1_000) return `${ms} ms`;
  if (ms < 60_000) return `${ms / 1_000} s`;
  const seconds = Math.floor(ms / 1_000);
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  return `${Math.floor(seconds / 3_600)} h ${Math.floor(seconds / 60) % 60} min`;
}

/** `sell stop 1 NQZ5 at 22,761.75`. */
export function orderWords(
  order: Pick<OrderRequest, 'side' | 'type' | 'quantity' | 'stopPrice' | 'limitPrice'>,
  contract: Contract | null,
): string {
  const price = order.stopPrice ?? order.limitPrice;
  const at = price === null ? '' : ` at ${priceWords(price, contract)}`;
  return `${order.side} ${order.type} ${order.quantity} ${contract?.name ?? 'of it'}${at}`;
}

/** A fill against the price that was wanted. */
export type Slippage = Readonly<{
  wanted: Price;
  /** Positive is worse than wanted. */
  ticks: number;
  /** What the difference is worth; negative is a cost. */
  money: Money;
}>;

/** @param fill the price at which it was filled, how much of it, and on which side. */
export function slippageOf(
  fill: Readonly<{ side: Side; price: Price; quantity: number }>,
  wanted: Price,
  contract: Contract,
): Slippage {
  const ticks = sideSign(fill.side) * (fill.price - wanted) + 0;
  const money = (-ticks * contract.product.tickValue * fill.quantity + 0) as Money;
  return { wanted, ticks, money };
}
