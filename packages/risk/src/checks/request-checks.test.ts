import type { OrderRequest, Price, Quantity, Ticks } from '@loadline/core';
import { describe, expect, it } from 'vitest';
import { anOrder, aSituation } from '../../test/situation.ts';
import { validRequest } from './request-checks.ts';

const price = (ticks: number): Price => ticks as Price;
const quantity = (contracts: number): Quantity => contracts as Quantity;
const bracket = (stopTicks: number | null, targetTicks: number | null) => ({
  stopTicks: stopTicks as Ticks | null,
  targetTicks: targetTicks as Ticks | null,
});

describe('validRequest', () => {
  it.each<{ name: string; order: Partial<OrderRequest> }>([
    { name: 'a stop order with its price', order: {} },
    { name: 'a market order without a price', order: { type: 'market', stopPrice: null } },
    { name: 'a join order', order: { type: 'joinBid', stopPrice: null } },
    {
      name: 'a limit order below zero',
      order: { type: 'limit', limitPrice: price(-37), stopPrice: null },
    },
    { name: 'a stop limit with both', order: { type: 'stopLimit', limitPrice: price(100_020) } },
    { name: 'no bracket', order: { bracket: null } },
    { name: 'a target of one tick', order: { bracket: bracket(40, 1) } },
    { name: 'a stop on the wrong side, another matter', order: { bracket: bracket(-40, null) } },
  ])('passes $name', ({ order }) => {
    expect(validRequest(anOrder(order), aSituation())).toBeNull();
  });

  it.each<{ name: string; order: Partial<OrderRequest> }>([
    { name: 'no contracts', order: { quantity: quantity(0) } },
    { name: 'fewer than none', order: { quantity: quantity(-1) } },
    { name: 'a part of a contract', order: { quantity: quantity(1.5) } },
    { name: 'a size that is no number', order: { quantity: quantity(Number.NaN) } },
    { name: 'a stop order without a price', order: { stopPrice: null } },
    { name: 'a price off the grid', order: { stopPrice: price(100_010.5) } },
    { name: 'a price that is no number', order: { stopPrice: price(Number.NaN) } },
    { name: 'a price that the type has not', order: { limitPrice: price(100_000) } },
    { name: 'a market order with a price', order: { type: 'market' } },
    { name: 'a stop limit without its limit', order: { type: 'stopLimit' } },
    { name: 'a part of a tick to the stop', order: { bracket: bracket(1.5, null) } },
    { name: 'a stop that is no number', order: { bracket: bracket(Number.NaN, null) } },
    { name: 'a target on the wrong side', order: { bracket: bracket(40, -1) } },
    { name: 'a target at the fill', order: { bracket: bracket(40, 0) } },
  ])('refuses $name', ({ order }) => {
    expect(validRequest(anOrder(order), aSituation())?.code).toBe('INVALID_REQUEST');
  });
});
