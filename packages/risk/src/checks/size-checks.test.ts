import type { Money, OrderRequest, Quantity } from '@loadline/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rulesOf } from '../../test/rules.ts';
import {
  anOrder,
  aSituation,
  type CheckRow,
  contractOf,
  findingOf,
  type SituationFields,
} from '../../test/situation.ts';
import type { EventWindow, RiskCheck } from './situation.ts';
import {
  accountSize,
  eventOpenings,
  eventSize,
  largestSize,
  orderSize,
  productSize,
  SIZE_CHECKS,
} from './size-checks.ts';

const sized = (quantity: number): Partial<OrderRequest> => ({ quantity: quantity as Quantity });
const event = (openingsMax: number | null): EventWindow => ({
  name: 'consumer prices',
  openingsMax,
  reference: 'news.cpiMicroOpenings',
});
const traded = (root: string, fields: SituationFields = {}): SituationFields => ({
  contract: contractOf(root),
  ...fields,
});

const ROWS: readonly (CheckRow & { check: RiskCheck })[] = [
  { check: orderSize, name: 'no limit', order: sized(500), finding: null },
  {
    check: orderSize,
    name: 'the largest order',
    order: sized(4),
    at: { limits: { orderContractsMax: 4 } },
    finding: null,
  },
  {
    check: orderSize,
    name: 'a contract more',
    order: sized(5),
    at: { limits: { orderContractsMax: 4 } },
    finding: { code: 'ORDER_SIZE', observed: 5, allowed: 4 },
  },
  {
    check: orderSize,
    name: 'no number',
    order: sized(Number.NaN),
    at: { limits: { orderContractsMax: 4 } },
    finding: { code: 'ORDER_SIZE' },
  },
  { check: productSize, name: 'a product without a cap', order: sized(500), finding: null },
  {
    check: productSize,
    name: 'up to the cap of the firm, with what is there',
    order: sized(1),
    at: traded('CL', { worstProductContracts: 2 }),
    finding: null,
  },
  {
    check: productSize,
    name: 'a contract beyond it',
    order: sized(2),
    at: traded('CL', { worstProductContracts: 2 }),
    finding: { code: 'PRODUCT_SIZE', observed: 4, allowed: 3, source: 'lots.productCaps' },
  },
  {
    check: productSize,
    name: 'a product that the firm has closed',
    order: sized(1),
    at: traded('SI'),
    finding: { code: 'PRODUCT_SIZE', allowed: 0 },
  },
  {
    check: productSize,
    name: 'a smaller cap of the person',
    order: sized(3),
    at: traded('CL', { limits: { productContractsMax: { CL: 2 } } }),
    finding: { code: 'PRODUCT_SIZE', allowed: 2, source: 'productContractsMax' },
  },
  {
    check: productSize,
    name: 'a larger cap of the person',
    order: sized(4),
    at: traded('CL', { limits: { productContractsMax: { CL: 50 } } }),
    finding: { code: 'PRODUCT_SIZE', allowed: 3, source: 'lots.productCaps' },
  },
  {
    check: productSize,
    name: 'contracts that are no number',
    at: traded('CL', { worstProductContracts: Number.NaN }),
    finding: { code: 'PRODUCT_SIZE' },
  },
  { check: accountSize, name: 'fifty micros of five lots', order: sized(50), finding: null },
  {
    check: accountSize,
    name: 'fifty-one micros',
    order: sized(51),
    finding: { code: 'POSITION_LIMIT', unit: 'lotTenths', observed: 51, allowed: 50 },
  },
  {
    check: accountSize,
    name: 'the flat limit of a Combine, by name',
    order: sized(51),
    finding: { source: 'lots.flat' },
  },
  {
    check: accountSize,
    name: 'the scaling plan, by name',
    order: sized(51),
    at: { rules: rulesOf('topstep-xfa-50k') },
    finding: { source: 'lots.tiers' },
  },
  {
    check: accountSize,
    name: 'five minis',
    order: sized(5),
    at: traded('NQ'),
    finding: null,
  },
  {
    check: accountSize,
    name: 'five minis and a micro',
    order: sized(5),
    at: traded('NQ', { worstLotTenths: 1 }),
    finding: { code: 'POSITION_LIMIT', observed: 51 },
  },
  {
    check: accountSize,
    name: 'micro silver, two tenths each',
    order: sized(26),
    at: traded('SIL'),
    finding: { code: 'POSITION_LIMIT', observed: 52 },
  },
  {
    check: accountSize,
    name: 'a smaller limit of the person',
    order: sized(21),
    at: { limits: { accountLotTenthsMax: 20 } },
    finding: { code: 'POSITION_LIMIT', allowed: 20, source: 'accountLotTenthsMax' },
  },
  {
    check: accountSize,
    name: 'lots that are no number',
    at: { lots: Number.NaN },
    finding: { code: 'POSITION_LIMIT' },
  },
  { check: eventOpenings, name: 'no event', order: sized(50), finding: null },
  {
    check: eventOpenings,
    name: 'up to the openings of an event',
    order: sized(3),
    at: { event: event(3) },
    finding: null,
  },
  {
    check: eventOpenings,
    name: 'one more, with what is there',
    order: sized(3),
    at: { event: event(3), worstProductContracts: 1 },
    finding: { code: 'EVENT_WINDOW', observed: 4, allowed: 3, source: 'news.cpiMicroOpenings' },
  },
  {
    check: eventOpenings,
    name: 'a mini in its window',
    order: sized(1),
    at: traded('NQ', { event: event(0) }),
    finding: { code: 'EVENT_WINDOW', allowed: 0 },
  },
  { check: eventSize, name: 'no event', order: sized(50), finding: null },
  {
    check: eventSize,
    name: 'half of five lots',
    order: sized(25),
    at: { event: event(null) },
    finding: null,
  },
  {
    check: eventSize,
    name: 'a micro more than half',
    order: sized(26),
    at: { event: event(null) },
    finding: { code: 'EVENT_WINDOW', unit: 'lotTenths', observed: 26, allowed: 25 },
  },
  {
    check: eventSize,
    name: 'a third of five lots, rounded down',
    order: sized(17),
    at: { event: event(null), limits: { eventSizePercent: 33 } },
    finding: { code: 'EVENT_WINDOW', allowed: 16 },
  },
];

describe('the size', () => {
  it.each(ROWS)('$check.name: $name', (row) => {
    const found = findingOf(row.check, row);
    if (row.finding === null) expect(found).toBeNull();
    else expect(found).toMatchObject(row.finding);
  });
});

const perhaps = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value | null> =>
  fc.option(value, { nil: null });
const small = fc.integer({ min: 0, max: 60 });

const situations: fc.Arbitrary<SituationFields> = fc
  .record({
    root: fc.constantFrom('MNQ', 'NQ', 'CL', 'SIL', 'SI', 'MBT'),
    weights: fc.constantFrom(null, 0, 3),
    lots: fc.integer({ min: 0, max: 6 }),
    worstLotTenths: small,
    worstProductContracts: small,
    event: perhaps(perhaps(fc.integer({ min: 0, max: 10 }))),
    orderContractsMax: perhaps(small),
    productMax: perhaps(small),
    accountLotTenthsMax: perhaps(small),
    eventSizePercent: fc.integer({ min: 0, max: 100 }),
  })
  .map(({ root, weights, event: openings, orderContractsMax, productMax, ...rest }) => {
    const { accountLotTenthsMax, eventSizePercent, ...numbers } = rest;
    const rules = rulesOf('topstep-combine-50k');
    const exceptions = new Map(weights === null ? [] : [[root, weights] as const]);
    const productContractsMax: Record<string, number> =
      productMax === null ? {} : { [root]: productMax };
    return {
      ...numbers,
      contract: contractOf(root),
      rules: { ...rules, lotWeights: { ...rules.lotWeights, exceptions } },
      event: openings === null ? null : event(openings),
      limits: { orderContractsMax, productContractsMax, accountLotTenthsMax, eventSizePercent },
    };
  });

describe('largestSize', () => {
  it('is the largest size that the checks themselves pass, tried one by one', () => {
    const check = fc.property(situations, fc.integer({ min: 1, max: 70 }), (fields, quantity) => {
      const situation = aSituation(fields);
      const passes = (size: number): boolean =>
        SIZE_CHECKS.every((sizeCheck) => sizeCheck(anOrder(sized(size)), situation) === null);
      const sizes = Array.from({ length: quantity }, (_, index) => quantity - index);
      const expected = sizes.find(passes) ?? 0;
      expect(largestSize(situation, anOrder(sized(quantity)))).toBe(expected);
    });
    fc.assert(check, { numRuns: 3_000 });
  });

  it.each<SituationFields>([
    { contract: null },
    { lots: Number.NaN },
    { worstLotTenths: Number.NaN },
    { worstProductContracts: Number.NaN },
  ])('is nothing where something is not known: %o', (fields) => {
    expect(largestSize(aSituation(fields), anOrder(sized(3)))).toBe(0);
  });

  it('gives room back where the person allows more than the firm', () => {
    const limits = { accountLotTenthsMax: 1_000, sessionBudget: 1 as Money };
    expect(largestSize(aSituation({ limits }), anOrder(sized(70)))).toBe(50);
  });
});
