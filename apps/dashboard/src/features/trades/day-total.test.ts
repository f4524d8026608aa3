import { describe, expect, it } from 'vitest';
import { netTotal } from './day-total.ts';

describe('the total of a day', () => {
  it.each([
    { name: 'no trade', amounts: [], total: '0.00' },
    { name: 'cents that binary floats cannot hold', amounts: ['0.10', '0.20'], total: '0.30' },
    { name: 'both directions', amounts: ['495.12', '-250.38'], total: '244.74' },
    { name: 'less than a cent', amounts: ['-0.0125'], total: '-0.0125' },
  ])('adds up $name', ({ amounts, total }) => {
    expect(netTotal(amounts.map((netPnl) => ({ netPnl })))).toBe(total);
  });
});
