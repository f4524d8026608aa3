import { describe, expect, it } from 'vitest';
import { formatMoney, type Money, moneyFromDollars } from './money.ts';

describe('formatMoney', () => {
  it.each([
    { micros: 1_500_000_000, text: '1500.00' },
    { micros: 7_812_500, text: '7.8125' },
    { micros: -620_000, text: '-0.62' },
    { micros: 0, text: '0.00' },
    { micros: 1, text: '0.000001' },
    { micros: 100_000, text: '0.10' },
  ])('writes $text', ({ micros, text }) => {
    expect(formatMoney(micros as Money)).toBe(text);
  });
});

describe('moneyFromDollars', () => {
  it.each([
    { dollars: 49_909, micros: 49_909_000_000 },
    { dollars: 5.55, micros: 5_550_000 },
    { dollars: -0.000_000_4, micros: 0 },
  ])('reads $dollars', ({ dollars, micros }) => {
    expect(moneyFromDollars(dollars)).toBe(micros);
  });
});
