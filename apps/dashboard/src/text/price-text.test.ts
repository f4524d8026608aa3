import { describe, expect, it } from 'vitest';
import { countText, durationText, priceText, volumeText } from './price-text.ts';

describe('prices and lengths of time on the page', () => {
  it.each([
    { price: '21269.25', text: '21,269.25' },
    { price: '21269', text: '21,269.00' },
    { price: '21269.333333333', text: '21,269.33' },
    { price: '1.08455', text: '1.08455' },
    { price: '71.2', text: '71.20' },
  ])('writes the price $price', ({ price, text }) => {
    expect(priceText(price)).toBe(text);
  });

  it.each([
    { ms: -5, text: '0 s' },
    { ms: 59_999, text: '59 s' },
    { ms: 60_000, text: '1 min' },
    { ms: 3_900_000, text: '1 h 05 min' },
    { ms: 200 * 3_600_000, text: '8 d' },
  ])('writes $ms ms', ({ ms, text }) => {
    expect(durationText(ms)).toBe(text);
  });

  it('writes counts and volumes', () => {
    expect(countText(1, 'order')).toBe('1 order');
    expect(countText(0, 'order')).toBe('0 orders');
    expect([999, 12_345, 2_500_000].map(volumeText)).toEqual(['999', '12.3k', '2.5M']);
  });
});
