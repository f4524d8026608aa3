import {
  applyFill,
  type Contract,
  makeContract,
  type Price,
  productByRoot,
  type Quantity,
} from '@loadline/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Holdings } from './holdings.ts';

const CONTRACTS: readonly Contract[] = ['NQ', 'ES', 'ZN'].flatMap((root) => {
  const product = productByRoot(root);
  return product === null ? [] : [makeContract(product, 'Z', 2026)];
});

const events = fc.array(
  fc.record({
    at: fc.nat({ max: CONTRACTS.length - 1 }),
    isFill: fc.boolean(),
    side: fc.constantFrom('buy' as const, 'sell' as const),
    quantity: fc.integer({ min: 1, max: 4 }),
    price: fc.integer({ min: -50, max: 50 }),
  }),
  { maxLength: 40 },
);

describe('the open profit of an account', () => {
  it('is what cash and prices say, after any fills and prices', () => {
    const check = fc.property(events, (list) => {
      const holdings = new Holdings();
      const cash = CONTRACTS.map(() => 0);
      const sizes = CONTRACTS.map(() => 0);
      const prices = CONTRACTS.map(() => 0);
      let realised = 0;
      for (const { at, isFill, side, quantity, price } of list) {
        const contract = CONTRACTS[at];
        if (contract === undefined) continue;
        const { tickValue } = contract.product;
        prices[at] = price;
        if (isFill) {
          const fill = { side, quantity: quantity as Quantity, price: price as Price };
          const { position, realised: won } = applyFill(holdings.net(contract.id), fill, tickValue);
          realised += won ?? 0;
          const signed = side === 'buy' ? quantity : -quantity;
          cash[at] = (cash[at] ?? 0) - signed * price * tickValue;
          sizes[at] = (sizes[at] ?? 0) + signed;
          holdings.setPosition(contract, position, price as Price);
        } else {
          holdings.setPrice(contract.id, price as Price);
        }
        const total = CONTRACTS.reduce((sum, { product }, index) => {
          const held = (sizes[index] ?? 0) * (prices[index] ?? 0) * product.tickValue;
          return sum + (cash[index] ?? 0) + held;
        }, 0);
        expect(holdings.openProfit + realised).toBe(total);
        expect(holdings.isFlat).toBe(sizes.every((size) => size === 0));
      }
    });
    fc.assert(check, { numRuns: 500 });
  });
});
