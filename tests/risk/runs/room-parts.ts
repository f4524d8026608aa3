import type { ClientOrderId, Contract, Price, UnixMs } from '@loadline/core';
import { AccountRisk, EQUITY_LIMITS, type EquityLimit, gapTicks, RoomBook } from '@loadline/risk';
import { vi } from 'vitest';
import { NQ } from './scene.ts';

const NINE = Date.parse('2025-11-11T15:00:00Z') as UnixMs;

const methodOf = <Name extends keyof RoomBook>(name: Name): RoomBook[Name] =>
  Reflect.get(RoomBook.prototype, name) as RoomBook[Name];

/** The gate with so much less held against an order: a part of its arithmetic is left out. */
function forget(costOf: (contract: Contract) => number): void {
  const largestFit = methodOf('largestFit');
  vi.spyOn(RoomBook.prototype, 'largestFit').mockImplementation(function (
    this: RoomBook,
    request,
    { threshold },
  ) {
    const forgotten = request.quantity * costOf(request.contract);
    return largestFit.call(this, request, { threshold: threshold - forgotten });
  });
}

/** Everything fits. */
export function openTheGate(): void {
  vi.spyOn(RoomBook.prototype, 'largestFit').mockImplementation(({ quantity }) => quantity);
}

/** An exit ends at its stop. */
export function forgetTheGap(): void {
  forget(({ product }) => (gapTicks(product, NINE) ?? 0) * product.tickValue);
}

/** Trading costs nothing. */
export function forgetTheFees(): void {
  forget(({ product: { fees } }) => {
    return 2 * (fees.exchangePerSide + fees.nfaPerSide + fees.commissionPerSide);
  });
}

/** A stop counts as if it stood where the market was when it came. */
export function forgetTheWayToStops(): void {
  const setStop = methodOf('setStop');
  vi.spyOn(RoomBook.prototype, 'setStop').mockImplementation(function (
    this: RoomBook,
    orderId,
    contract,
    side,
    _price,
    quantity,
  ) {
    setStop.call(this, orderId, contract, side, 84_000 as Price, quantity);
  });
}

/** What has been sent is forgotten until it is a position. */
export function forgetEntries(): void {
  vi.spyOn(RoomBook.prototype, 'setEntry').mockImplementation(() => {});
}

/** Of orders that cancel each other each counts with the nearest stop of all that came so far. */
export function countTheBest(): void {
  const setEntry = methodOf('setEntry');
  let nearest = Number.POSITIVE_INFINITY;
  vi.spyOn(RoomBook.prototype, 'setEntry').mockImplementation(function (this: RoomBook, entry) {
    if (entry.group !== null) nearest = Math.min(nearest, entry.stopTicks ?? nearest);
    const stopTicks = entry.group === null ? entry.stopTicks : nearest;
    setEntry.call(this, { ...entry, stopTicks });
  });
}

/** The nearest limit is that of the other three. */
export function forgetLimit(left: EquityLimit): void {
  const whole = Object.getOwnPropertyDescriptor(AccountRisk.prototype, 'equityLimits');
  vi.spyOn(AccountRisk.prototype, 'equityLimits', 'get').mockImplementation(function (
    this: AccountRisk,
  ) {
    const limits = whole?.get?.call(this) as AccountRisk['equityLimits'];
    const others = EQUITY_LIMITS.filter((limit) => limit !== left);
    const known = others
      .map((limit) => limits.thresholdOf(limit))
      .filter((one) => !Number.isNaN(one));
    limits.threshold = Math.max(Number.NEGATIVE_INFINITY, ...known);
    return limits;
  });
}

/** What has no stop counts as if it ended where it began. */
export function inventStops(): void {
  const setEntry = methodOf('setEntry');
  const setPosition = methodOf('setPosition');
  const setStop = methodOf('setStop');
  vi.spyOn(RoomBook.prototype, 'setEntry').mockImplementation(function (this: RoomBook, entry) {
    if (entry.stopTicks !== null) setEntry.call(this, entry);
  });
  vi.spyOn(RoomBook.prototype, 'setPosition').mockImplementation(function (
    this: RoomBook,
    contract,
    size,
    cost,
  ) {
    setPosition.call(this, contract, size, cost);
    const side = size > 0 ? 'sell' : 'buy';
    if (size === 0 || contract.id === NQ.id) return;
    const began = Math.round(cost / (size * contract.product.tickValue)) as Price;
    setStop.call(this, 'invented' as ClientOrderId, contract, side, began, Math.abs(size));
  });
}
