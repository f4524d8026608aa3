import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { limits, limitsWith } from '../../test/limits.ts';
import { dollars } from '../../test/rules.ts';
import { limitsToJson, readLimits } from './read-limits.ts';
import { DEFAULT_LIMITS } from './risk-limits.ts';

const faultsOf = (value: unknown): readonly string[] => {
  const read = readLimits(value);
  return read.ok ? [] : read.error;
};

describe('readLimits', () => {
  it('takes the defaults for what is left out', () => {
    expect(readLimits({})).toEqual({ ok: true, value: DEFAULT_LIMITS });
  });

  it('reads money as decimal text and windows as times in Chicago', () => {
    const read = readLimits({
      personalLoss: { amount: '500.5', action: 'liquidateAndBlock', trailing: 'equity' },
      personalTarget: { amount: '900', action: 'liquidate', giveBack: '150' },
      sessionBudget: '250.00',
      windows: [
        { from: '08:30', to: '11:00' },
        { from: '17:00', to: '00:00' },
      ],
      productContractsMax: { MNQ: 5 },
      contractsPerDay: { warn: null, max: 40 },
    });
    const expected = limitsWith({
      personalLoss: { amount: dollars(500.5), action: 'liquidateAndBlock', trailing: 'equity' },
      personalTarget: { amount: dollars(900), action: 'liquidate', giveBack: dollars(150) },
      sessionBudget: dollars(250),
      windows: [
        { fromMinute: 510, toMinute: 660 },
        { fromMinute: 1020, toMinute: 0 },
      ],
      productContractsMax: { MNQ: 5 },
      contractsPerDay: { warn: null, max: 40 },
    });
    expect(read).toEqual({ ok: true, value: expected });
  });

  it('changes only the fields that are named', () => {
    const base = limitsWith({ tradesPerDay: 4, coolDownMs: 60_000 });
    expect(readLimits({ tradesPerDay: null }, base)).toEqual({
      ok: true,
      value: { ...base, tradesPerDay: null },
    });
  });

  it.each([
    {
      name: 'an unknown field',
      value: { maxTrades: 3 },
      says: /^limits is \{"maxTrades":3\} and has the unknown maxTrades; there are only personal/,
    },
    {
      name: 'an unknown field within a field',
      value: { contractsPerDay: { warn: 1, max: 2, stop: 3 } },
      says:
        'limits.contractsPerDay is {"warn":1,"max":2,"stop":3}' +
        ' and has the unknown stop; there are only warn, max.',
    },
    {
      name: 'money as a number',
      value: { sessionBudget: 250 },
      says: 'limits.sessionBudget is 250 and has to be dollars above 0 as text, such as "500.00".',
    },
    {
      name: 'a loss limit of nothing',
      value: { personalLoss: { amount: '0', action: 'liquidate', trailing: 'fixed' } },
      says:
        'limits.personalLoss.amount is "0"' +
        ' and has to be dollars above 0 as text, such as "500.00".',
    },
    {
      name: 'a missing part',
      value: { personalLoss: { amount: '1', trailing: 'fixed' } },
      says:
        'limits.personalLoss.action is missing' +
        ' and has to be one of "nothing", "liquidate", "liquidateAndBlock".',
    },
    {
      name: 'no time of day',
      value: {
        windows: [
          { from: '08:30', to: '09:30' },
          { from: '24:00', to: '09:30' },
        ],
      },
      says: 'limits.windows[1].from is "24:00" and has to be a time in Chicago such as "08:30".',
    },
    {
      name: 'a window of nothing',
      value: { windows: [{ from: '08:30', to: '08:30' }] },
      says:
        'limits.windows[0].to is "08:30"' +
        ' and has to differ from "from"; for the whole day leave the window out.',
    },
    {
      name: 'a product that there is not',
      value: { blockedRoots: ['NQ', 'SPY'] },
      says: 'limits.blockedRoots[1] is "SPY" and has to be a product of the firm, such as "NQ".',
    },
    {
      name: 'a limit for a product that there is not',
      value: { productContractsMax: { SPY: 2 } },
      says:
        'limits.productContractsMax.SPY is 2' +
        ' and is under SPY, which is no product of the firm, such as "NQ".',
    },
    {
      name: 'a Sunday',
      value: { weekdays: [1, 7] },
      says:
        'limits.weekdays[1] is 7' +
        ' and has to be a day of the trading week, 1 (Monday) to 5 (Friday).',
    },
    {
      name: 'half a contract',
      value: { orderContractsMax: 1.5 },
      says: 'limits.orderContractsMax is 1.5 and has to be a whole number of contracts, 0 or more.',
    },
    {
      name: 'not a number',
      value: { quoteAgeMsMax: Number.NaN },
      says: 'limits.quoteAgeMsMax is null and has to be a whole number of milliseconds, 0 or more.',
    },
    {
      name: 'null where a limit is needed',
      value: { ordersPerMinute: null },
      says: 'limits.ordersPerMinute is null and has to be a whole number of orders, 0 or more.',
    },
    {
      name: 'a warning above the ceiling',
      value: { ordersPerFill: { warn: 9, max: 8 } },
      says: 'limits.ordersPerFill.warn is 9 and has to be at most max.',
    },
    {
      name: 'a target that could end at a loss',
      value: { personalTarget: { amount: '100', action: 'liquidate', giveBack: '100.01' } },
      says:
        'limits.personalTarget.giveBack is "100.01"' +
        ' and has to be at most amount, or the day could end at a loss.',
    },
  ])('refuses $name', ({ value, says }) => {
    const faults = faultsOf(value);
    expect(faults).toHaveLength(1);
    if (typeof says === 'string') expect(faults[0]).toBe(says);
    else expect(faults[0]).toMatch(says);
  });

  it('names every wrong field at once', () => {
    const value = { coolDownMs: -1, hedging: 'maybe', reduceToFit: 1, weekdays: [1, 1], extra: 0 };
    const named = faultsOf(value).map((fault) => fault.split(' ')[0]);
    expect(new Set(named)).toEqual(
      new Set([
        'limits.coolDownMs',
        'limits.hedging',
        'limits.reduceToFit',
        'limits.weekdays',
        'limits',
      ]),
    );
  });

  it.each([null, [], 'strict', 3, undefined])('refuses %j', (value) => {
    expect(faultsOf(value)).toHaveLength(1);
  });

  it('reads back what was written, through JSON', () => {
    const check = fc.property(limits, limits, (written, base) => {
      const json: unknown = JSON.parse(JSON.stringify(limitsToJson(written)));
      expect(readLimits(json, base)).toEqual({ ok: true, value: written });
    });
    fc.assert(check, { numRuns: 500 });
  });
});
