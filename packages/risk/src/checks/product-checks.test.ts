import { describe, expect, it } from 'vitest';
import { rulesOf } from '../../test/rules.ts';
import { type CheckRow, contractOf, findingOf } from '../../test/situation.ts';
import {
  noOpposite,
  notBlocked,
  notExpiring,
  outsidePriceLimitZone,
  permittedProduct,
} from './product-checks.ts';
import type { RiskCheck } from './situation.ts';

const RULES = rulesOf('topstep-combine-50k');

const ROWS: readonly (CheckRow & { check: RiskCheck })[] = [
  { check: permittedProduct, name: 'a product of the list', finding: null },
  {
    check: permittedProduct,
    name: 'a product that is not in it',
    at: { rules: { ...RULES, permittedRoots: new Set(['NQ']) } },
    finding: { code: 'PRODUCT_NOT_PERMITTED', observed: 'MNQ' },
  },
  {
    check: permittedProduct,
    name: 'a firm without a list',
    at: { rules: { ...RULES, permittedRoots: null } },
    finding: null,
  },
  { check: notBlocked, name: 'nothing blocked', finding: null },
  {
    check: notBlocked,
    name: 'its mini blocked',
    at: { limits: { blockedRoots: ['NQ'] } },
    finding: null,
  },
  {
    check: notBlocked,
    name: 'blocked itself',
    at: { limits: { blockedRoots: ['CL', 'MNQ'] } },
    finding: { code: 'SYMBOL_BLOCKED', observed: 'MNQ' },
  },
  { check: notExpiring, name: 'the last day but one', at: { daysToExpiry: 1 }, finding: null },
  {
    check: notExpiring,
    name: 'the last day',
    at: { daysToExpiry: 0 },
    finding: { code: 'CONTRACT_EXPIRING', observed: 0, allowed: 1 },
  },
  {
    check: notExpiring,
    name: 'a contract that has ended',
    at: { daysToExpiry: -1, limits: { expiryDaysMin: 0 } },
    finding: { code: 'CONTRACT_EXPIRING' },
  },
  {
    check: notExpiring,
    name: 'a date that is not known',
    at: { daysToExpiry: Number.NaN },
    finding: { code: 'CONTRACT_EXPIRING' },
  },
  {
    check: notExpiring,
    name: 'a contract that is the front month no more',
    at: { rolled: true },
    finding: { code: 'CONTRACT_EXPIRING', observed: 'rolled' },
  },
  { check: noOpposite, name: 'nobody the other way', finding: null },
  {
    check: noOpposite,
    name: 'another account the other way',
    at: { oppositeOf: 'account 2' },
    finding: { code: 'OPPOSITE_POSITION', observed: 'account 2' },
  },
  {
    check: noOpposite,
    name: 'where the person allows it',
    at: { oppositeOf: 'account 2', limits: { hedging: 'allow' } },
    finding: null,
  },
  { check: outsidePriceLimitZone, name: 'far from the limit', finding: null },
  {
    check: outsidePriceLimitZone,
    name: 'near the limit',
    at: { inPriceLimitZone: true, contract: contractOf('NQ') },
    finding: { code: 'PRICE_LIMIT_ZONE', observed: 100_000 },
  },
  {
    check: outsidePriceLimitZone,
    name: 'a product without a known limit',
    at: { inPriceLimitZone: null },
    finding: null,
  },
];

describe('what is traded', () => {
  it.each(ROWS)('$check.name: $name', (row) => {
    const found = findingOf(row.check, row);
    if (row.finding === null) expect(found).toBeNull();
    else expect(found).toMatchObject(row.finding);
  });
});
