import type { Money } from '@loadline/core';
import * as fc from 'fast-check';
import type { PersonalLoss, PersonalTarget } from '../src/evaluator/personal-limits.ts';
import { DEFAULT_LIMITS, type Meter, type RiskLimits } from '../src/limits/risk-limits.ts';
import { dollars } from './rules.ts';

const small = fc.integer({ min: 0, max: 12 });
const orNull = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: null });
const money: fc.Arbitrary<Money> = fc
  .integer({ min: 1, max: 10 })
  .map((step) => dollars(step * 50));
const action = fc.constantFrom('nothing', 'liquidate', 'liquidateAndBlock');
const minute = fc.integer({ min: 0, max: 23 }).map((hour) => hour * 60 + 30);
const roots = fc.constantFrom('NQ', 'MNQ', 'ES', 'CL');

const meters: fc.Arbitrary<Meter> = fc
  .record({ warn: orNull(small), max: orNull(small) })
  .filter(({ warn, max }) => warn === null || max === null || warn <= max);

export const losses: fc.Arbitrary<PersonalLoss | null> = orNull(
  fc.record({
    amount: money,
    action,
    trailing: fc.constantFrom('fixed', 'equity', 'balance', 'higher'),
  }),
);

export const targets: fc.Arbitrary<PersonalTarget | null> = orNull(
  fc.tuple(money, action, fc.integer({ min: 0, max: 4 })).map(([amount, chosen, part]) => ({
    amount,
    action: chosen,
    giveBack: ((amount / 4) * part) as Money,
  })),
);

const windows = fc.array(
  fc
    .record({ fromMinute: minute, toMinute: minute })
    .filter(({ fromMinute, toMinute }) => fromMinute !== toMinute),
  { maxLength: 3 },
);

/** Limits of every kind from small domains, so that two of them often agree and often cross. */
export const limits: fc.Arbitrary<RiskLimits> = fc.record({
  personalLoss: losses,
  personalTarget: targets,
  sessionBudget: orNull(money),
  orderContractsMax: orNull(small),
  productContractsMax: fc.dictionary(roots, small),
  accountLotTenthsMax: orNull(small),
  ordersPerMinute: small,
  modifiesPerMinute: small,
  duplicateWithinMs: small,
  collarBasisPoints: small,
  stopTicksMin: small,
  tradesPerDay: orNull(small),
  coolDownMs: small,
  windows,
  weekdays: fc.uniqueArray(fc.integer({ min: 1, max: 5 })),
  blockedRoots: fc.uniqueArray(roots),
  expiryDaysMin: small,
  quoteAgeMsMax: small,
  hedging: fc.constantFrom('deny', 'allow'),
  contractsPerDay: meters,
  shortHoldsPerDay: meters,
  ordersPerFill: meters,
  consistency: fc.constantFrom('off', 'reduce', 'stop'),
  eventSizePercent: small,
  reduceToFit: fc.boolean(),
});

export const limitsWith = (change: Partial<RiskLimits>): RiskLimits => ({
  ...DEFAULT_LIMITS,
  ...change,
});
