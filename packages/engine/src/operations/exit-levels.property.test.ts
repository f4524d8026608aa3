import {
  applyFill,
  FLAT_POSITION,
  type Money,
  type NetPosition,
  openProfit,
  type Price,
  parseContractId,
  type Quantity,
  type Ticks,
} from '@loadline/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NQ } from '../../test/desk-run.ts';
import { breakevenPrice, levelPrice } from './exit-levels.ts';
import type { ExitKind } from './exits.ts';

const parsed = parseContractId(NQ);
if (!parsed.ok) throw new Error('NQ is a contract');
const contract = parsed.value;
const { tickValue } = contract.product;

/** A position of several fills on one side, so that its average lies off the grid. */
const positions = fc
  .record({
    side: fc.constantFrom('buy' as const, 'sell' as const),
    fills: fc.array(
      fc.record({
        quantity: fc.integer({ min: 1, max: 20 }),
        price: fc.integer({ min: 80_000, max: 90_000 }),
      }),
      { minLength: 1, maxLength: 6 },
    ),
  })
  .map(({ side, fills }) =>
    fills.reduce<NetPosition>(
      (position, { quantity, price }) =>
        applyFill(
          position,
          { side, quantity: quantity as Quantity, price: price as Price },
          tickValue,
        ).position,
      FLAT_POSITION,
    ),
  );

function priceOf(
  kind: ExitKind,
  level: Parameters<typeof levelPrice>[1],
  position: NetPosition,
): Price {
  const found = levelPrice(kind, level, { contract, position });
  if (!found.ok) throw new Error(found.error.detail);
  return found.value;
}

const oneTickWorse = (position: NetPosition, price: Price): Price =>
  (price - Math.sign(position.size)) as Price;

describe('levels of exits', () => {
  it('lose no more than the money of a stop, and one tick farther would', () => {
    fc.assert(
      fc.property(positions, fc.integer({ min: 1, max: 50_000_000_000 }), (position, money) => {
        const price = priceOf('stop', { unit: 'money', money: money as Money }, position);
        expect(openProfit(position, price, tickValue)).toBeGreaterThanOrEqual(-money);
        const farther = oneTickWorse(position, price);
        expect(openProfit(position, farther, tickValue)).toBeLessThan(-money);
      }),
    );
  });

  it('make no more than the money of a target, and one tick farther would', () => {
    fc.assert(
      fc.property(positions, fc.integer({ min: 1, max: 50_000_000_000 }), (position, money) => {
        const price = priceOf('target', { unit: 'money', money: money as Money }, position);
        expect(openProfit(position, price, tickValue)).toBeLessThanOrEqual(money);
        const farther = (price + Math.sign(position.size)) as Price;
        expect(openProfit(position, farther, tickValue)).toBeGreaterThan(money);
      }),
    );
  });

  it('lie so many ticks from the average entry, or less than one nearer', () => {
    const kinds = fc.constantFrom<ExitKind>('stop', 'target');
    fc.assert(
      fc.property(positions, kinds, fc.integer({ min: 1, max: 500 }), (position, kind, count) => {
        const price = priceOf(kind, { unit: 'ticks', ticks: count as Ticks }, position);
        const perTick = Math.abs(position.size) * tickValue;
        const result = Math.abs(openProfit(position, price, tickValue));
        expect(result).toBeLessThanOrEqual(count * perTick);
        expect(result).toBeGreaterThan((count - 1) * perTick);
      }),
    );
  });

  it('lose nothing at breakeven', () => {
    fc.assert(
      fc.property(positions, fc.integer({ min: 0, max: 100 }), (position, offset) => {
        const price = breakevenPrice({ contract, position }, offset);
        const perTick = Math.abs(position.size) * tickValue;
        const result = openProfit(position, price, tickValue);
        expect(result).toBeGreaterThanOrEqual(offset * perTick);
        expect(result).toBeLessThan((offset + 1) * perTick);
      }),
    );
  });
});
