import { describe, expect, it } from 'vitest';
import { direction, limitText, moneyText, profitText } from './money-text.ts';

describe('money on the page', () => {
  it.each([
    { amount: '50123.4', money: '$50,123.40', profit: '+$50,123.40', way: 'profit' },
    { amount: '-12.5', money: '−$12.50', profit: '−$12.50', way: 'loss' },
    { amount: '0', money: '$0.00', profit: '$0.00', way: 'even' },
    { amount: '0.004', money: '$0.00', profit: '$0.00', way: 'even' },
    { amount: '-0.37', money: '−$0.37', profit: '−$0.37', way: 'loss' },
  ])('writes $amount', ({ amount, money, profit, way }) => {
    expect(moneyText(amount)).toBe(money);
    expect(profitText(amount)).toBe(profit);
    expect(direction(amount)).toBe(way);
  });

  it.each([
    { amount: '2000', text: '$2,000' },
    { amount: '1999.5', text: '$1,999.50' },
    { amount: '-250', text: '−$250' },
  ])('writes the limit $amount', ({ amount, text }) => {
    expect(limitText(amount)).toBe(text);
  });
});
