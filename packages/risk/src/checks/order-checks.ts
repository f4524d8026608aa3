import type { Price } from '@loadline/core';
import type { Finding } from '../decision/finding.ts';
import type { RiskCheck } from './situation.ts';

/** Without a stop the loss has no bound that could be compared with a limit. */
export const stopRequired: RiskCheck = ({ bracket }) =>
  bracket !== null && bracket.stopTicks !== null
    ? null
    : {
        code: 'NO_STOP',
        unit: 'text',
        observed: 'no stop',
        allowed: 'a bracket stop',
        source: 'desk',
      };

/** The distance is counted against the entry; one that is not positive would open a second one. */
export const stopOnRightSide: RiskCheck = ({ bracket }) => {
  const stopTicks = bracket?.stopTicks ?? null;
  if (stopTicks === null || stopTicks > 0) return null;
  return {
    code: 'STOP_SIDE',
    unit: 'ticks',
    observed: stopTicks,
    allowed: 1,
    source: 'bracket',
  };
};

/** Venues refuse stops next to the market, and the firm takes very tight brackets for misuse. */
export const stopFarEnough: RiskCheck = ({ bracket }, { limits }) => {
  const stopTicks = bracket?.stopTicks ?? null;
  if (stopTicks === null || stopTicks <= 0 || stopTicks >= limits.stopTicksMin) return null;
  return {
    code: 'STOP_TOO_CLOSE',
    unit: 'ticks',
    observed: stopTicks,
    allowed: limits.stopTicksMin,
    source: 'stopTicksMin',
  };
};

/**
 * A stop entry waits for the market to come to it: a buy above the last trade, a sell below. On the
 * other side it would trade at once, as a market order that nobody has asked for. A limit order
 * that could trade at once is as good as its limit.
 */
export const entryOnRightSide: RiskCheck = ({ side, stopPrice }, { lastPrice }) => {
  if (stopPrice === null) return null;
  if (side === 'buy' ? stopPrice > lastPrice : stopPrice < lastPrice) return null;
  return {
    code: 'STOP_SIDE',
    unit: 'price',
    observed: stopPrice,
    allowed: lastPrice,
    source: side === 'buy' ? 'buyAbove' : 'sellBelow',
  };
};

/** Wrong digits are caught here: a price far from the market is a mistake more often than not. */
export const insideCollar: RiskCheck = ({ limitPrice, stopPrice }, { lastPrice, limits }) => {
  const { collarBasisPoints } = limits;
  return (
    beyondCollar(limitPrice, lastPrice, collarBasisPoints) ??
    beyondCollar(stopPrice, lastPrice, collarBasisPoints)
  );
};

/** Whole ticks, and from the size of the price: some products have traded below zero. */
function beyondCollar(price: Price | null, last: number, basisPoints: number): Finding | null {
  if (price === null) return null;
  const ticks = Math.floor((Math.abs(last) * basisPoints) / 10_000);
  if (Math.abs(price - last) <= ticks) return null;
  return {
    code: 'PRICE_COLLAR',
    unit: 'price',
    observed: price,
    allowed: price > last ? last + ticks : last - ticks,
    source: 'collarBasisPoints',
  };
}

/** The same order again at once is a loop or a double click more often than a wish. */
export const notDuplicate: RiskCheck = (_request, { now, sameOrderAt, limits }) => {
  const elapsed = now - sameOrderAt;
  if (elapsed >= limits.duplicateWithinMs) return null;
  return {
    code: 'DUPLICATE_ORDER',
    unit: 'milliseconds',
    observed: elapsed,
    allowed: limits.duplicateWithinMs,
    source: 'duplicateWithinMs',
  };
};

export const orderRate: RiskCheck = (_request, { ordersLastMinute, limits }) =>
  ordersLastMinute < limits.ordersPerMinute
    ? null
    : {
        code: 'ORDER_RATE',
        unit: 'count',
        observed: ordersLastMinute,
        allowed: limits.ordersPerMinute,
        source: 'ordersPerMinute',
      };

/**
 * Changes of orders that are there are never held up where they reduce, so a strategy that changes
 * too often is braked here: it gets nothing new to change.
 */
export const modifyRate: RiskCheck = (_request, { modifiesLastMinute, limits }) =>
  modifiesLastMinute < limits.modifiesPerMinute
    ? null
    : {
        code: 'MODIFY_RATE',
        unit: 'count',
        observed: modifiesLastMinute,
        allowed: limits.modifiesPerMinute,
        source: 'modifiesPerMinute',
      };
