import type { OrderRequest, Price, Ticks } from '@loadline/core';
import { describe, expect, it } from 'vitest';
import { type CheckRow, findingOf, LAST_PRICE, NOW } from '../../test/situation.ts';
import {
  entryOnRightSide,
  insideCollar,
  modifyRate,
  notDuplicate,
  orderRate,
  stopFarEnough,
  stopOnRightSide,
  stopRequired,
} from './order-checks.ts';
import type { RiskCheck } from './situation.ts';

const LAST = LAST_PRICE;
const price = (ticks: number): Price => ticks as Price;
const stopAway = (stopTicks: number | null): Partial<OrderRequest> => ({
  bracket: { stopTicks: stopTicks as Ticks | null, targetTicks: 10 as Ticks },
});
const limitAt = (limitPrice: number, side: OrderRequest['side'] = 'buy') => ({
  type: 'limit' as const,
  side,
  limitPrice: price(limitPrice),
  stopPrice: null,
});
const stopAt = (stopPrice: number, side: OrderRequest['side'] = 'buy') => ({
  side,
  stopPrice: price(stopPrice),
});
const MARKET = { type: 'market', stopPrice: null } as const;

const STOPS: readonly (CheckRow & { check: RiskCheck })[] = [
  { check: stopRequired, name: 'a bracket stop', finding: null },
  {
    check: stopRequired,
    name: 'no bracket',
    order: { bracket: null },
    finding: { code: 'NO_STOP' },
  },
  {
    check: stopRequired,
    name: 'a bracket with a target only',
    order: stopAway(null),
    finding: { code: 'NO_STOP' },
  },
  { check: stopOnRightSide, name: 'one tick away', order: stopAway(1), finding: null },
  {
    check: stopOnRightSide,
    name: 'at the fill',
    order: stopAway(0),
    finding: { code: 'STOP_SIDE', observed: 0 },
  },
  {
    check: stopOnRightSide,
    name: 'on the wrong side',
    order: stopAway(-40),
    finding: { code: 'STOP_SIDE', observed: -40 },
  },
  {
    check: stopOnRightSide,
    name: 'a distance that is no number',
    order: stopAway(Number.NaN),
    finding: { code: 'STOP_SIDE' },
  },
  { check: stopFarEnough, name: 'the nearest that is allowed', order: stopAway(2), finding: null },
  { check: stopFarEnough, name: 'no stop, another matter', order: stopAway(null), finding: null },
  {
    check: stopFarEnough,
    name: 'a stop at the fill, another matter',
    order: stopAway(0),
    finding: null,
  },
  {
    check: stopFarEnough,
    name: 'one tick nearer',
    order: stopAway(1),
    finding: { code: 'STOP_TOO_CLOSE', observed: 1, allowed: 2 },
  },
  {
    check: entryOnRightSide,
    name: 'a buy stop a tick above',
    order: stopAt(LAST + 1),
    finding: null,
  },
  {
    check: entryOnRightSide,
    name: 'a buy stop at the last trade',
    order: stopAt(LAST),
    finding: { code: 'STOP_SIDE', unit: 'price', allowed: LAST, source: 'buyAbove' },
  },
  {
    check: entryOnRightSide,
    name: 'a buy stop below',
    order: stopAt(LAST - 1),
    finding: { code: 'STOP_SIDE' },
  },
  {
    check: entryOnRightSide,
    name: 'a sell stop a tick below',
    order: stopAt(LAST - 1, 'sell'),
    finding: null,
  },
  {
    check: entryOnRightSide,
    name: 'a sell stop at the last trade',
    order: stopAt(LAST, 'sell'),
    finding: { code: 'STOP_SIDE', source: 'sellBelow' },
  },
  {
    check: entryOnRightSide,
    name: 'a sell stop limit above',
    order: { type: 'stopLimit', ...stopAt(LAST + 1, 'sell'), limitPrice: price(LAST) },
    finding: { code: 'STOP_SIDE' },
  },
  {
    check: entryOnRightSide,
    name: 'a limit that would trade at once',
    order: limitAt(LAST + 40),
    finding: null,
  },
  { check: entryOnRightSide, name: 'a market order', order: MARKET, finding: null },
  {
    check: entryOnRightSide,
    name: 'a last price that is not known',
    at: { lastPrice: Number.NaN },
    finding: { code: 'STOP_SIDE' },
  },
];

/** A hundredth of 100,000 ticks. */
const COLLAR = { limits: { collarBasisPoints: 100 } };

const PRICES: readonly (CheckRow & { check: RiskCheck })[] = [
  { check: insideCollar, name: 'a market order', order: MARKET, at: COLLAR, finding: null },
  {
    check: insideCollar,
    name: 'a limit at the upper edge',
    order: limitAt(LAST + 1_000),
    at: COLLAR,
    finding: null,
  },
  {
    check: insideCollar,
    name: 'a limit a tick above it',
    order: limitAt(LAST + 1_001),
    at: COLLAR,
    finding: { code: 'PRICE_COLLAR', observed: LAST + 1_001, allowed: LAST + 1_000 },
  },
  {
    check: insideCollar,
    name: 'a limit at the lower edge',
    order: limitAt(LAST - 1_000),
    at: COLLAR,
    finding: null,
  },
  {
    check: insideCollar,
    name: 'a limit a tick below it',
    order: limitAt(LAST - 1_001),
    at: COLLAR,
    finding: { code: 'PRICE_COLLAR', allowed: LAST - 1_000 },
  },
  {
    check: insideCollar,
    name: 'a stop too far away',
    order: stopAt(LAST + 1_001),
    at: COLLAR,
    finding: { code: 'PRICE_COLLAR' },
  },
  {
    check: insideCollar,
    name: 'a stop limit whose limit alone is too far away',
    order: { type: 'stopLimit', ...stopAt(LAST + 10), limitPrice: price(LAST + 1_001) },
    at: COLLAR,
    finding: { code: 'PRICE_COLLAR', observed: LAST + 1_001 },
  },
  {
    check: insideCollar,
    name: 'prices below zero, inside',
    order: limitAt(-3_763 - 37),
    at: { ...COLLAR, lastPrice: -3_763 },
    finding: null,
  },
  {
    check: insideCollar,
    name: 'prices below zero, outside',
    order: limitAt(-3_763 - 38),
    at: { ...COLLAR, lastPrice: -3_763 },
    finding: { code: 'PRICE_COLLAR', allowed: -3_763 - 37 },
  },
  {
    check: insideCollar,
    name: 'a last price that is not known',
    order: limitAt(LAST),
    at: { ...COLLAR, lastPrice: Number.NaN },
    finding: { code: 'PRICE_COLLAR' },
  },
];

const RATES: readonly (CheckRow & { check: RiskCheck })[] = [
  { check: notDuplicate, name: 'the first of its kind', finding: null },
  {
    check: notDuplicate,
    name: 'the same a second ago',
    at: { sameOrderAt: NOW - 1_000 },
    finding: null,
  },
  {
    check: notDuplicate,
    name: 'the same a millisecond sooner',
    at: { sameOrderAt: NOW - 999 },
    finding: { code: 'DUPLICATE_ORDER', observed: 999, allowed: 1_000 },
  },
  {
    check: notDuplicate,
    name: 'the same at once, where that is allowed',
    at: { sameOrderAt: NOW, limits: { duplicateWithinMs: 0 } },
    finding: null,
  },
  {
    check: notDuplicate,
    name: 'a time that is no number',
    at: { sameOrderAt: Number.NaN },
    finding: { code: 'DUPLICATE_ORDER' },
  },
  {
    check: orderRate,
    name: 'the last order of a minute',
    at: { ordersLastMinute: 29 },
    finding: null,
  },
  {
    check: orderRate,
    name: 'one more',
    at: { ordersLastMinute: 30 },
    finding: { code: 'ORDER_RATE', observed: 30, allowed: 30 },
  },
  {
    check: orderRate,
    name: 'a rate that is no number',
    at: { ordersLastMinute: Number.NaN },
    finding: { code: 'ORDER_RATE' },
  },
  { check: modifyRate, name: 'changes in bounds', at: { modifiesLastMinute: 59 }, finding: null },
  {
    check: modifyRate,
    name: 'too many changes',
    at: { modifiesLastMinute: 60 },
    finding: { code: 'MODIFY_RATE', observed: 60, allowed: 60 },
  },
];

describe('the order', () => {
  it.each([...STOPS, ...PRICES, ...RATES])('$check.name: $name', (row) => {
    const found = findingOf(row.check, row);
    if (row.finding === null) expect(found).toBeNull();
    else expect(found).toMatchObject(row.finding);
  });
});
