import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { VenueFill } from '../orders/venue-entities.ts';
import type { Money } from '../values/money.ts';
import { type Side, sideSign } from '../values/side.ts';
import { applyFill, FLAT_POSITION } from './net-position.ts';
import { bookFill, type OpenLot } from './trade-ledger.ts';

const TICK_VALUE = 7_812_500 as Money;

const fills: fc.Arbitrary<VenueFill> = fc
  .record({
    side: fc.constantFrom<Side>('buy', 'sell'),
    quantity: fc.integer({ min: 1, max: 5 }),
    price: fc.integer({ min: -3, max: 12 }),
    fees: fc.integer({ min: 0, max: 2_000_003 }),
    commissions: fc.constantFrom(0, 500_000, 1),
  })
  .map((fields) => ({ profitAndLoss: null, voided: false, ...fields }) as unknown as VenueFill);
const histories = fc.array(fills, { maxLength: 16 });

function paired(history: readonly VenueFill[]) {
  let lots: readonly OpenLot[] = [];
  const rules = { strategyId: null, exitReason: 'flatten', tickValue: TICK_VALUE } as const;
  const trades = history.flatMap((fill) => {
    const booked = bookFill(lots, { fill, ...rules });
    lots = booked.lots;
    return booked.trades;
  });
  return { lots, trades };
}

const sum = (values: readonly number[]): number => values.reduce((left, right) => left + right, 0);

/** Each contract by itself, first in, first out: the reference that needs no shares. */
function oneByOne(history: readonly VenueFill[]): Readonly<{ gross: number; closed: number }> {
  const open: { side: Side; price: number }[] = [];
  let gross = 0;
  let closed = 0;
  for (const { side, quantity, price } of history) {
    for (let contract = 0; contract < quantity; contract += 1) {
      const [first] = open;
      if (first === undefined || first.side === side) {
        open.push({ side, price });
        continue;
      }
      open.shift();
      closed += 1;
      gross += sideSign(first.side) * (price - first.price) * TICK_VALUE;
    }
  }
  return { gross, closed };
}

describe('bookFill', () => {
  it('pairs what contracts one by one would pair, also over a reversal', () => {
    const check = fc.property(histories, (history) => {
      const { trades } = paired(history);
      const expected = oneByOne(history);
      expect(sum(trades.map(({ grossPnl }) => grossPnl))).toBe(expected.gross);
      expect(sum(trades.map(({ quantity }) => quantity))).toBe(expected.closed);
    });
    fc.assert(check, { numRuns: 1_000 });
  });

  it('loses no micro-dollar of fees, and takes every trade net of its own', () => {
    const check = fc.property(histories, (history) => {
      const { lots, trades } = paired(history);
      const paid = sum(history.map(({ fees, commissions }) => fees + commissions));
      expect(sum([...trades, ...lots].map(({ fees }) => fees))).toBe(paid);
      for (const { grossPnl, fees, netPnl } of trades) expect(netPnl).toBe(grossPnl - fees);
      expect(
        [...trades, ...lots].every(({ fees }) => Number.isSafeInteger(fees) && fees >= 0),
      ).toBe(true);
    });
    fc.assert(check, { numRuns: 1_000 });
  });

  it('leaves open what the net position says, and realises as much when it ends flat', () => {
    const check = fc.property(histories, (history) => {
      const { lots, trades } = paired(history);
      let position = FLAT_POSITION;
      let realised = 0;
      for (const fill of history) {
        const change = applyFill(position, fill, TICK_VALUE);
        position = change.position;
        realised += change.realised ?? 0;
      }
      const size = sum(lots.map(({ side, quantity }) => sideSign(side) * quantity));
      expect(size).toBe(position.size);
      if (size === 0) expect(sum(trades.map(({ grossPnl }) => grossPnl))).toBe(realised);
    });
    fc.assert(check, { numRuns: 1_000 });
  });
});
