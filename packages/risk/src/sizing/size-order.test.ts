import { listProducts, type Money, type Product, productByRoot } from '@loadline/core';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dollars } from '../../test/rules.ts';
import { microStopTicks, type Sizing, type SizingCase, sizeOrder } from './size-order.ts';

function productOf(root: string): Product {
  const product = productByRoot(root);
  if (product === null) throw new Error(`no product ${root}`);
  return product;
}

const NQ = productOf('NQ');
const MNQ = productOf('MNQ');

const byDollars = (amount: number): Sizing => ({ kind: 'dollarsAtRisk', amount: dollars(amount) });
const byShare = (percent: number): Sizing => ({ kind: 'shareOfRoom', basisPoints: percent * 100 });
const fixed = (contracts: number): Sizing => ({ kind: 'fixed', contracts });

/** 40 ticks and a gap of 8: NQ loses 240.00 and 3.78 of fees, MNQ 24.00 and 1.22. */
const sized = (change: Partial<SizingCase>) =>
  sizeOrder({
    sizing: byDollars(500),
    product: NQ,
    micro: MNQ,
    stopTicks: 40,
    room: dollars(2_000),
    gapTicks: () => 8,
    contractsMax: () => 1_000,
    ...change,
  });

describe('sizeOrder', () => {
  it.each([
    {
      name: 'two minis to the cent',
      sizing: byDollars(487.56),
      in: 'product',
      size: 2,
      risk: 487.56,
    },
    {
      name: 'micros, a cent below two minis',
      sizing: byDollars(487.55),
      in: 'micro',
      size: 19,
      risk: 479.18,
    },
    {
      name: 'micros where no mini fits',
      sizing: byDollars(240),
      in: 'micro',
      size: 9,
      risk: 226.98,
    },
    {
      name: 'a mini, though micros with their fees use more',
      sizing: byDollars(253),
      in: 'product',
      size: 1,
      risk: 243.78,
    },
    {
      name: 'the mini where both carry the same',
      sizing: byDollars(252.2),
      in: 'product',
      size: 1,
      risk: 243.78,
    },
    {
      name: 'micros where they carry more',
      sizing: byDollars(300),
      in: 'micro',
      size: 11,
      risk: 277.42,
    },
    { name: 'nothing', sizing: byDollars(25.21), in: 'product', size: 0, risk: 0 },
    { name: 'one micro', sizing: byDollars(25.22), in: 'micro', size: 1, risk: 25.22 },
    { name: 'a quarter of the room', sizing: byShare(25), in: 'product', size: 2, risk: 487.56 },
    { name: 'a fixed size', sizing: fixed(3), in: 'product', size: 3, risk: 731.34 },
  ])('finds $name', ({ sizing, in: product, size, risk }) => {
    expect(sized({ sizing })).toEqual({
      product,
      quantity: size,
      stopTicks: 40,
      risk: dollars(risk),
    });
  });

  it('leaves some of the room: a touch is a breach', () => {
    const sizing = byDollars(10_000);
    const micro = null;
    expect(sized({ sizing, micro, room: dollars(487.56) })).toMatchObject({ quantity: 1 });
    const above = (dollars(487.56) + 1) as Money;
    expect(sized({ sizing, micro, room: above })).toMatchObject({ quantity: 2 });
    expect(sized({ sizing: fixed(9), room: dollars(487.56) })).toMatchObject({ quantity: 1 });
    expect(sized({ sizing: byShare(100), micro, room: dollars(487.56) }).quantity).toBe(1);
  });

  it('takes no more contracts than are allowed, and then weighs micros by what is left', () => {
    const contractsMax = ({ root }: Product): number => (root === 'NQ' ? 1 : 15);
    expect(sized({ contractsMax })).toMatchObject({ product: 'micro', quantity: 15 });
    expect(sized({ contractsMax: () => 1.9 })).toMatchObject({ product: 'product', quantity: 1 });
    const none = { contractsMax: () => 0.9 };
    expect(sized(none)).toMatchObject({ product: 'product', quantity: 0, risk: 0 });
  });

  it('never changes a fixed size into another product', () => {
    expect(sized({ sizing: fixed(1), room: dollars(200) })).toMatchObject({
      product: 'product',
      quantity: 0,
    });
  });

  it('takes micros where only they have figures for the gap', () => {
    const gapTicks = ({ root }: Product): number | null => (root === 'NQ' ? null : 8);
    expect(sized({ gapTicks })).toMatchObject({ product: 'micro', quantity: 19 });
  });

  it.each([
    ['room', { room: Number.NaN }],
    ['bounded room', { room: Number.NEGATIVE_INFINITY }],
    ['room left', { room: dollars(-5) }],
    ['stop', { stopTicks: 0 }],
    ['whole ticks', { stopTicks: 12.5 }],
    ['number of ticks', { stopTicks: Number.NaN }],
    ['figures', { gapTicks: () => null }],
    ['allowed size', { contractsMax: () => Number.NaN }],
  ] as const)('fits nothing without a %s', (_what, change) => {
    for (const sizing of [byDollars(500), byShare(50), fixed(2)]) {
      expect(sized({ ...change, sizing }).quantity).toBe(0);
    }
  });
});

describe('a stop in ticks of the micro', () => {
  const pairs = listProducts().flatMap((micro) => {
    const product = micro.microOf === null ? null : productByRoot(micro.microOf);
    return product === null ? [] : [{ root: micro.root, product, micro }];
  });

  it.each(pairs)('is never nearer for $root, nor a tick too far', ({ product, micro }) => {
    for (let ticks = 1; ticks <= 50; ticks += 1) {
      const scaled = microStopTicks(ticks, product, micro);
      const wanted = ticks * product.tickSize;
      expect(Number.isInteger(scaled)).toBe(true);
      expect(scaled * micro.tickSize).toBeGreaterThan(wanted - 1e-9);
      expect(scaled * micro.tickSize).toBeLessThan(wanted + micro.tickSize - 1e-9);
    }
  });

  it('differs in number where the tick of the micro is larger', () => {
    const other = pairs.filter(({ product, micro }) => product.tickSize !== micro.tickSize);
    expect(other.map(({ root }) => root)).toEqual(['M6A', 'M6E']);
    expect(microStopTicks(21, productOf('6E'), productOf('M6E'))).toBe(11);
  });
});

describe('every size', () => {
  const roots = fc.constantFrom('NQ', 'ES', '6E', 'SI', 'CL', 'ZN', 'YM');
  const cases = fc.record({
    root: roots,
    stopTicks: fc.integer({ min: 1, max: 120 }),
    gap: fc.integer({ min: 0, max: 20 }),
    room: fc.integer({ min: 0, max: 4_000_000 }).map((thousandths) => thousandths * 1_000),
    sizing: fc.oneof(
      fc.integer({ min: 1, max: 200_000 }).map((cents) => byDollars(cents / 100)),
      fc.integer({ min: 1, max: 100 }).map(byShare),
    ),
    cap: fc.integer({ min: 0, max: 60 }),
    withMicro: fc.boolean(),
  });

  /** From the product's own row: stop and gap, then exchange, association and firm, twice. */
  const lossOf = ({ tickValue, fees }: Product, ticks: number): number =>
    ticks * tickValue + 2 * (fees.exchangePerSide + fees.nfaPerSide + fees.commissionPerSide);

  it('is within its budget and the room, and one contract more would not be', () => {
    const check = fc.property(cases, ({ root, stopTicks, gap, room, sizing, cap, withMicro }) => {
      const product = productOf(root);
      const micro = listProducts().find(({ microOf }) => microOf === root) ?? null;
      const order = sizeOrder({
        sizing,
        product,
        micro: withMicro ? micro : null,
        stopTicks,
        room,
        gapTicks: () => gap,
        contractsMax: () => cap,
      });
      const traded = order.product === 'micro' ? micro : product;
      if (traded === null) throw new Error('a micro');
      const each = lossOf(traded, order.stopTicks + gap);
      const budget =
        sizing.kind === 'dollarsAtRisk'
          ? sizing.amount
          : (room / 10_000) * (sizing.kind === 'shareOfRoom' ? sizing.basisPoints : 0);
      const fits = (contracts: number): boolean =>
        contracts * each <= budget && contracts * each < room && contracts <= cap;
      expect(order.risk).toBe(order.quantity * each);
      if (order.quantity > 0) expect(fits(order.quantity)).toBe(true);
      expect(fits(order.quantity + 1)).toBe(false);
    });
    fc.assert(check, { numRuns: 3_000 });
  });
});
