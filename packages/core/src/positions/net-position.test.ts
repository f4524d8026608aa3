import { describe, expect, it } from 'vitest';
import type { Money } from '../values/money.ts';
import type { Price } from '../values/price.ts';
import type { Quantity } from '../values/quantity.ts';
import type { Side } from '../values/side.ts';
import { applyFill, averagePriceTicks, FLAT_POSITION, openProfit } from './net-position.ts';

const TICK = 5_000_000 as Money;

type Step = readonly [side: Side, quantity: number, price: number];

function book(steps: readonly Step[], tickValue: Money = TICK) {
  let position = FLAT_POSITION;
  const realised: (number | null)[] = [];
  for (const [side, quantity, price] of steps) {
    const fill = { side, quantity: quantity as Quantity, price: price as Price };
    const change = applyFill(position, fill, tickValue);
    position = change.position;
    realised.push(change.realised);
  }
  return { position, realised };
}

describe('applyFill', () => {
  it.each<{ name: string; steps: Step[]; size: number; average: number; realised: unknown[] }>([
    { name: 'opens long', steps: [['buy', 2, 100]], size: 2, average: 100, realised: [null] },
    {
      name: 'adds at another price',
      steps: [
        ['buy', 1, 100],
        ['buy', 3, 104],
      ],
      size: 4,
      average: 103,
      realised: [null, null],
    },
    {
      name: 'closes long with a profit',
      steps: [
        ['buy', 2, 100],
        ['sell', 2, 110],
      ],
      size: 0,
      average: 0,
      realised: [null, 100_000_000],
    },
    {
      name: 'closes short with a loss',
      steps: [
        ['sell', 1, 100],
        ['buy', 1, 103],
      ],
      size: 0,
      average: 0,
      realised: [null, -15_000_000],
    },
    {
      name: 'reduces at the average cost',
      steps: [
        ['buy', 1, 100],
        ['buy', 1, 102],
        ['sell', 1, 101],
      ],
      size: 1,
      average: 101,
      realised: [null, null, 0],
    },
    {
      name: 'reverses: closes, then opens the rest at the fill',
      steps: [
        ['buy', 1, 100],
        ['sell', 3, 98],
      ],
      size: -2,
      average: 98,
      realised: [null, -10_000_000],
    },
    {
      name: 'trades below zero',
      steps: [
        ['buy', 1, -3_763],
        ['sell', 1, -3_700],
      ],
      size: 0,
      average: 0,
      realised: [null, 315_000_000],
    },
  ])('$name', ({ steps, size, average, realised }) => {
    const booked = book(steps);
    expect(booked.position.size).toBe(size);
    expect(averagePriceTicks(booked.position, TICK)).toBe(average);
    expect(booked.realised).toEqual(realised);
  });

  it('gives the rounding remainder to the last reduction', () => {
    // A cost of 10 micro-dollars over 3 contracts: 3, then 4 (half of 7 rounds up), then 3.
    const { position, realised } = book(
      [
        ['buy', 2, 3],
        ['buy', 1, 4],
        ['sell', 1, 0],
        ['sell', 1, 0],
        ['sell', 1, 0],
      ],
      1 as Money,
    );
    expect(realised).toEqual([null, null, -3, -4, -3]);
    expect(position).toBe(FLAT_POSITION);
  });

  it('stays exact where cost times quantity leaves the safe integers', () => {
    const steps: Step[] = [
      ['buy', 1_999, 90_001],
      ['buy', 1, 90_000],
      ['sell', 1_000, 90_000],
    ];
    const { realised } = book(steps);
    // The average is 90000.9995: a thousand contracts lose 999.5 ticks.
    expect(realised.at(-1)).toBe(-999.5 * TICK);
  });
});

describe('openProfit', () => {
  it('is the profit of closing now, long and short', () => {
    expect(openProfit(book([['buy', 2, 100]]).position, 103 as Price, TICK)).toBe(30_000_000);
    expect(openProfit(book([['sell', 2, 100]]).position, 103 as Price, TICK)).toBe(-30_000_000);
    expect(openProfit(FLAT_POSITION, 103 as Price, TICK)).toBe(0);
  });
});
