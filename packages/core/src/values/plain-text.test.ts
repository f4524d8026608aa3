import { describe, expect, it } from 'vitest';
import { type Money, moneyFromDollars } from './money.ts';
import { dollarText, gainText, priceText } from './plain-text.ts';
import type { Price } from './price.ts';

describe('dollarText', () => {
  it.each([
    { dollars: 51_242.44, text: '$51,242.44' },
    { dollars: 1_234_567.5, text: '$1,234,567.50' },
    { dollars: 999.99, text: '$999.99' },
    { dollars: 0, text: '$0.00' },
    { dollars: -0.62, text: '−$0.62' },
    { dollars: 7.8125, text: '$7.8125' },
  ])('says $dollars as $text', ({ dollars, text }) => {
    expect(dollarText(moneyFromDollars(dollars))).toBe(text);
  });
});

describe('gainText', () => {
  it.each([
    { micros: 173_280_000, text: '+$173.28' },
    { micros: -1_047_220_000, text: '−$1,047.22' },
    { micros: 0, text: '$0.00' },
  ])('says $micros micro-dollars as $text', ({ micros, text }) => {
    expect(gainText(micros as Money)).toBe(text);
  });
});

describe('priceText', () => {
  it.each([
    { ticks: 110_964, grid: { tickSize: 0.25, priceDecimals: 2 }, text: '27,741.00' },
    { ticks: 22_152, grid: { tickSize: 0.00005, priceDecimals: 5 }, text: '1.10760' },
    { ticks: -150_000, grid: { tickSize: 0.01, priceDecimals: 2 }, text: '−1,500.00' },
  ])('says $ticks ticks as $text', ({ ticks, grid, text }) => {
    expect(priceText(ticks as Price, grid)).toBe(text);
  });
});
