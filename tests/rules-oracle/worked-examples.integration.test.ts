import { describe, expect, it } from 'vitest';
import vectors from './fixtures/worked-examples.json' with { type: 'json' };
import { dollars, formatMoney } from './micro-dollars.ts';
import { type EvaluationOptions, evaluateHistory, type HistoryDay } from './oracle.ts';
import { trailedThresholds, usedTenths } from './small-rules.ts';

type VectorDay = Readonly<{
  day: number;
  net: number;
  lowEquity: number;
  payout?: Readonly<{ requested: number }>;
}>;

const money = (amount: number): string => formatMoney(BigInt(Math.round(amount * 1_000_000)));

/** The fields of a worked day as the rows show them: a breach has neither close nor counters. */
const shown = (day: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(day)
      .filter(([name]) => name !== 'day' && name !== 'afterPayout')
      .map(([name, value]) => [name, shownValue(name, value)]),
  );

const COUNTS = new Set(['maxLots', 'winningDays', 'windowDays']);

function shownValue(name: string, value: unknown): unknown {
  if (name === 'payout') return money((value as { requested: number }).requested);
  if (name === 'bestDayShare') return (value as number).toFixed(4);
  return typeof value === 'number' && !COUNTS.has(name) ? money(value) : value;
}

const historyOf = (days: readonly VectorDay[], month: string): readonly HistoryDay[] =>
  days.map(({ day, net, lowEquity, payout }) => ({
    date: `${month}-${String(day).padStart(2, '0')}`,
    net: money(net),
    lowEquity: money(lowEquity),
    traded: true,
    ...(payout === undefined ? {} : { payoutRequest: 'max' }),
  }));

type Example = readonly [
  name: keyof typeof vectors,
  pack: string,
  options: EvaluationOptions,
  month: string,
];

const TODAY = '2026-10';
const EXAMPLES: readonly Example[] = [
  ['ex1_combine50_pass_and_lock', 'topstep-combine-50k', {}, TODAY],
  ['ex2a_combine50_touch_is_breach', 'topstep-combine-50k', {}, TODAY],
  ['ex2b_combine50_one_dollar_above', 'topstep-combine-50k', {}, TODAY],
  ['ex2c_first_day_recovering_exit', 'topstep-combine-50k', {}, TODAY],
  ['ex3a_combine100_dll2000', 'topstep-combine-100k', { dll: '2000' }, TODAY],
  ['ex3b_mll_binds_before_dll', 'topstep-combine-100k', { dll: '2000' }, TODAY],
  ['ex4a_consistency_raises_target', 'topstep-combine-50k', {}, TODAY],
  ['ex4b_exact_55_percent', 'topstep-combine-50k', {}, TODAY],
  ['ex4c_same_days_old_50_percent_rule', 'topstep-combine-50k', {}, '2026-08'],
  ['ex4c_same_days_old_50_percent_rule', 'topstep-combine-50k', { asOf: '2026-08-03' }, TODAY],
  ['ex5_xfa50_standard_scaling_payout', 'topstep-xfa-50k', {}, TODAY],
  ['ex6_xfa150_consistency_early_payout', 'topstep-xfa-150k', { path: 'consistency' }, TODAY],
];

describe('the evaluator written from the reference', () => {
  it.each(EXAMPLES)('gives %s on %s with %j', (name, pack, options, month) => {
    const days = vectors[name] as readonly (VectorDay & Record<string, unknown>)[];

    const rows = evaluateHistory(pack, historyOf(days, month), options);

    expect(rows).toHaveLength(days.length);
    for (const [index, day] of days.entries()) {
      const expected = { event: null, payout: null, payoutRefused: null, ...shown(day) };
      expect(rows[index]).toMatchObject(expected);
      if (!('close' in day)) expect(rows[index]).toMatchObject({ close: null, nextFloor: null });
    }
  });

  it('weighs the positions of example 7', () => {
    for (const { position, usedLots, limitLots, withinAccountLimit } of vectors.ex7_lot_weighting) {
      const tenths = usedTenths(position);
      expect(tenths).toBe(Math.round(usedLots * 10));
      expect(tenths <= limitLots * 10).toBe(withinAccountLimit);
    }
  });

  it('trails the personal limit of example 8', () => {
    const steps = vectors.ex8_trailing_pdll_500_unrealized;
    const trailed = trailedThresholds(
      steps.map(({ equity }) => dollars(equity)),
      dollars(500),
    );
    expect(trailed).toEqual(
      steps.map(({ threshold, triggered }) => ({ threshold: dollars(threshold), triggered })),
    );
  });

  it('refuses a day after the one that ended the account', () => {
    const day = { net: '-2000', lowEquity: '48000', traded: true };
    const history = [
      { ...day, date: '2026-10-01' },
      { ...day, date: '2026-10-02' },
    ];
    expect(() => evaluateHistory('topstep-combine-50k', history)).toThrow(/ended/);
  });
});
