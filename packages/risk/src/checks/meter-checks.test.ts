import type { Money } from '@loadline/core';
import { describe, expect, it } from 'vitest';
import { type CheckRow, findingOf, NOW } from '../../test/situation.ts';
import type { PersonalTarget } from '../evaluator/personal-limits.ts';
import { DEFAULT_LIMITS } from '../limits/risk-limits.ts';
import {
  belowPersonalTarget,
  consistentDay,
  contractsADay,
  cooledDown,
  ordersPerFill,
  shortHoldsADay,
  tradesADay,
} from './meter-checks.ts';
import type { RiskCheck } from './situation.ts';

const THREE_TRADES = { tradesPerDay: 3 };
const FIVE_MINUTES = { coolDownMs: 300_000 };
const CAP = { consistencyCap: 1_650_000_000 };
const STOP = { consistency: 'stop' } as const;
const TARGET = {
  personalTarget: {
    amount: 500_000_000 as Money,
    action: 'liquidate',
    giveBack: 0 as Money,
  } as PersonalTarget,
};
const TRAILING = { personalTarget: { ...TARGET.personalTarget, giveBack: 1 as Money } };
const SILENT = { personalTarget: { ...TARGET.personalTarget, action: 'nothing' as const } };

const ROWS: readonly (CheckRow & { check: RiskCheck })[] = [
  { check: tradesADay, name: 'no limit', at: { tradesToday: 500 }, finding: null },
  {
    check: tradesADay,
    name: 'the last one',
    at: { tradesToday: 2, limits: THREE_TRADES },
    finding: null,
  },
  {
    check: tradesADay,
    name: 'one too many',
    at: { tradesToday: 3, limits: THREE_TRADES },
    finding: { code: 'TRADES_A_DAY', observed: 3, allowed: 3 },
  },
  {
    check: tradesADay,
    name: 'a count that is no number',
    at: { tradesToday: Number.NaN, limits: THREE_TRADES },
    finding: { code: 'TRADES_A_DAY' },
  },
  { check: cooledDown, name: 'no loss', at: { limits: FIVE_MINUTES }, finding: null },
  { check: cooledDown, name: 'no pause', at: { lastLossAt: NOW }, finding: null },
  {
    check: cooledDown,
    name: 'the end of the pause',
    at: { lastLossAt: NOW - 300_000, limits: FIVE_MINUTES },
    finding: null,
  },
  {
    check: cooledDown,
    name: 'a millisecond before it',
    at: { lastLossAt: NOW - 299_999, limits: FIVE_MINUTES },
    finding: { code: 'COOL_DOWN', observed: 299_999, allowed: 300_000 },
  },
  {
    check: cooledDown,
    name: 'a loss at a time that is no number',
    at: { lastLossAt: Number.NaN, limits: FIVE_MINUTES },
    finding: { code: 'COOL_DOWN' },
  },
  { check: contractsADay, name: 'up to the ceiling', at: { contractsToday: 998 }, finding: null },
  {
    check: contractsADay,
    name: 'one contract beyond it',
    at: { contractsToday: 999 },
    finding: { code: 'CONDUCT_LIMIT', observed: 1_001, allowed: 1_000, source: 'contractsPerDay' },
  },
  {
    check: contractsADay,
    name: 'no ceiling',
    at: { contractsToday: 9_999, limits: { contractsPerDay: { warn: 300, max: null } } },
    finding: null,
  },
  {
    check: shortHoldsADay,
    name: 'one below the ceiling',
    at: { shortHoldsToday: 49 },
    finding: null,
  },
  {
    check: shortHoldsADay,
    name: 'the ceiling',
    at: { shortHoldsToday: 50 },
    finding: { code: 'CONDUCT_LIMIT', source: 'shortHoldsPerDay' },
  },
  {
    check: ordersPerFill,
    name: 'ninety-nine orders and no fill',
    at: { ordersToday: 99 },
    finding: null,
  },
  {
    check: ordersPerFill,
    name: 'a hundred orders and no fill',
    at: { ordersToday: 100 },
    finding: { code: 'CONDUCT_LIMIT', observed: 100, allowed: 100, source: 'ordersPerFill' },
  },
  {
    check: ordersPerFill,
    name: 'a hundred orders and two fills',
    at: { ordersToday: 100, fillsToday: 2 },
    finding: null,
  },
  {
    check: ordersPerFill,
    name: 'a low ceiling before the twentieth order',
    at: { ordersToday: 19, limits: { ordersPerFill: { warn: null, max: 2 } } },
    finding: null,
  },
  {
    check: ordersPerFill,
    name: 'a low ceiling at the twentieth order',
    at: { ordersToday: 20, limits: { ordersPerFill: { warn: null, max: 2 } } },
    finding: { code: 'CONDUCT_LIMIT' },
  },
  {
    check: consistentDay,
    name: 'switched off',
    at: { ...CAP, dayProfit: 9_999_000_000 },
    finding: null,
  },
  {
    check: consistentDay,
    name: 'a micro-dollar below the cap',
    at: { ...CAP, dayProfit: CAP.consistencyCap - 1, limits: STOP },
    finding: null,
  },
  {
    check: consistentDay,
    name: 'the cap',
    at: { ...CAP, dayProfit: CAP.consistencyCap, limits: STOP },
    finding: { code: 'CONSISTENCY', observed: 1_650_000_000, allowed: 1_650_000_000 },
  },
  {
    check: consistentDay,
    name: 'the cap of a day that only reduces',
    at: { ...CAP, dayProfit: CAP.consistencyCap, limits: { consistency: 'reduce' } },
    finding: { code: 'CONSISTENCY' },
  },
  { check: consistentDay, name: 'no such rule', at: { limits: STOP }, finding: null },
  { check: belowPersonalTarget, name: 'no target', at: { dayProfit: 500_000_000 }, finding: null },
  {
    check: belowPersonalTarget,
    name: 'a micro-dollar below',
    at: { dayProfit: 499_999_999, limits: TARGET },
    finding: null,
  },
  {
    check: belowPersonalTarget,
    name: 'the target',
    at: { dayProfit: 500_000_000, limits: TARGET },
    finding: { code: 'PERSONAL_PROFIT_TARGET', allowed: 500_000_000 },
  },
  {
    check: belowPersonalTarget,
    name: 'a target beyond which the day may go on',
    at: { dayProfit: 500_000_000, limits: TRAILING },
    finding: null,
  },
  {
    check: belowPersonalTarget,
    name: 'a target without consequences',
    at: { dayProfit: 500_000_000, limits: SILENT },
    finding: null,
  },
];

describe('the meters', () => {
  it.each(ROWS)('$check.name: $name', (row) => {
    const found = findingOf(row.check, row);
    if (row.finding === null) expect(found).toBeNull();
    else expect(found).toMatchObject(row.finding);
  });

  it('have ceilings above their warnings by default', () => {
    for (const { warn, max } of [
      DEFAULT_LIMITS.contractsPerDay,
      DEFAULT_LIMITS.shortHoldsPerDay,
      DEFAULT_LIMITS.ordersPerFill,
    ]) {
      expect(max ?? 0).toBeGreaterThan(warn ?? 0);
    }
  });
});
