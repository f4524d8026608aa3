import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Money } from '../values/money.ts';
import type { Price } from '../values/price.ts';
import type { Quantity } from '../values/quantity.ts';
import { oppositeSide, type Side, sideSign } from '../values/side.ts';
import { applyFill, FLAT_POSITION, openProfit, type PositionFill } from './net-position.ts';

const TICK_VALUES = [1, 7_812_500, 5_000_000, 500_000].map((value) => value as Money);

const fills: fc.Arbitrary<PositionFill> = fc.record({
  side: fc.constantFrom<Side>('buy', 'sell'),
  quantity: fc.integer({ min: 1, max: 7 }).map((value) => value as Quantity),
  price: fc.integer({ min: -5, max: 40 }).map((value) => value as Price),
});
const histories = fc.array(fills, { maxLength: 20 });
const tickValues = fc.constantFrom(...TICK_VALUES);

function book(history: readonly PositionFill[], tickValue: Money) {
  let position = FLAT_POSITION;
  let realised = 0;
  for (const fill of history) {
    const change = applyFill(position, fill, tickValue);
    position = change.position;
    realised += change.realised ?? 0;
  }
  return { position, realised };
}

/** Money paid out minus money received, the plain way. */
const spent = (history: readonly PositionFill[], tickValue: Money): number =>
  history.reduce(
    (sum, fill) => sum + sideSign(fill.side) * fill.quantity * fill.price * tickValue,
    0,
  );

const netSize = (history: readonly PositionFill[]): number =>
  history.reduce((sum, fill) => sum + sideSign(fill.side) * fill.quantity, 0);

describe('applyFill', () => {
  it('loses no micro-dollar: realised plus open profit is the cash difference', () => {
    const check = fc.property(histories, tickValues, fc.integer(), (history, tickValue, mark) => {
      const price = (mark % 50) as Price;
      const { position, realised } = book(history, tickValue);
      const worth = netSize(history) * price * tickValue;
      expect(position.size).toBe(netSize(history));
      expect(realised + openProfit(position, price, tickValue)).toBe(
        worth - spent(history, tickValue) + 0,
      );
    });
    fc.assert(check, { numRuns: 1_000 });
  });

  it('realises exactly the cash difference over fills that end flat, in any order', () => {
    const check = fc.property(histories, tickValues, fc.integer(), (history, tickValue, turn) => {
      const rest = netSize(history);
      const flat = [...history];
      if (rest !== 0) {
        const side: Side = rest > 0 ? 'sell' : 'buy';
        flat.push({ side, quantity: Math.abs(rest) as Quantity, price: 7 as Price });
      }
      const cut = flat.length === 0 ? 0 : Math.abs(turn) % flat.length;
      const turned = [...flat.slice(cut), ...flat.slice(0, cut)];
      expect(book(flat, tickValue)).toEqual({
        position: FLAT_POSITION,
        realised: 0 - spent(flat, tickValue),
      });
      expect(book(turned, tickValue).realised).toBe(0 - spent(flat, tickValue));
    });
    fc.assert(check, { numRuns: 1_000 });
  });

  it('does not care in which order a position was built', () => {
    const check = fc.property(histories, tickValues, (history, tickValue) => {
      const built = history.map((fill): PositionFill => ({ ...fill, side: 'buy' }));
      expect(book([...built].reverse(), tickValue)).toEqual(book(built, tickValue));
    });
    fc.assert(check);
  });

  it('mirrors: the opposite fills make the opposite position and result', () => {
    const check = fc.property(histories, tickValues, (history, tickValue) => {
      const mirrored = history.map((fill) => ({ ...fill, side: oppositeSide(fill.side) }));
      const one = book(history, tickValue);
      const other = book(mirrored, tickValue);
      expect(other.position.size).toBe(0 - one.position.size);
      expect(other.position.cost).toBe(0 - one.position.cost);
      expect(other.realised).toBe(0 - one.realised);
    });
    fc.assert(check, { numRuns: 1_000 });
  });

  it('releases a partial cost within half a micro-dollar of the exact share', () => {
    const check = fc.property(histories, fills, tickValues, (history, fill, tickValue) => {
      const { position } = book(history, tickValue);
      const change = applyFill(position, fill, tickValue);
      if (change.realised === null) return;
      const closed = Math.min(fill.quantity, Math.abs(position.size));
      const average = position.cost / position.size;
      const exact = Math.sign(position.size) * closed * (fill.price * tickValue - average);
      expect(Math.abs(change.realised - exact)).toBeLessThanOrEqual(0.5 + 1e-6);
    });
    fc.assert(check, { numRuns: 1_000 });
  });
});
