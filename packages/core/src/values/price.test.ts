import { describe, expect, it } from 'vitest';
import { formatPrice, type Price, priceFromDecimal, priceToDecimal } from './price.ts';

const QUARTERS = { tickSize: 0.25, priceDecimals: 2 };
const CENTS = { tickSize: 0.01, priceDecimals: 2 };
const YEN = { tickSize: 0.0000005, priceDecimals: 7 };
const BONDS = { tickSize: 0.0078125, priceDecimals: 7 };

describe('priceFromDecimal', () => {
  it.each([
    { name: 'a quarter point', value: 5000.25, grid: QUARTERS, ticks: 20_001 },
    { name: 'a price that binary floats cannot hold', value: 71.23, grid: CENTS, ticks: 7_123 },
    { name: 'a negative price', value: -37.63, grid: CENTS, ticks: -3_763 },
    { name: 'a yen future', value: 0.0067125, grid: YEN, ticks: 13_425 },
    { name: 'a half of a 64th', value: 107.4921875, grid: BONDS, ticks: 13_759 },
    { name: 'half a tick, refused', value: 5000.125, grid: QUARTERS, ticks: null },
    { name: 'not a number, refused', value: Number.NaN, grid: QUARTERS, ticks: null },
    { name: 'infinity, refused', value: Number.POSITIVE_INFINITY, grid: QUARTERS, ticks: null },
  ])('reads $name', ({ value, grid, ticks }) => {
    const price = priceFromDecimal(value, grid);
    expect(price.ok ? price.value : null).toBe(ticks);
  });
});

describe('formatPrice', () => {
  it.each([
    { price: 20_001, grid: QUARTERS, text: '5000.25', decimal: 5000.25 },
    { price: 7_123, grid: CENTS, text: '71.23', decimal: 71.23 },
    { price: 13_425, grid: YEN, text: '0.0067125', decimal: 0.0067125 },
    { price: 13_759, grid: BONDS, text: '107.4921875', decimal: 107.4921875 },
  ])('writes $text', ({ price, grid, text, decimal }) => {
    expect(formatPrice(price as Price, grid)).toBe(text);
    expect(priceToDecimal(price as Price, grid)).toBe(decimal);
  });
});
