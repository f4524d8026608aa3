import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DayRow, dollars, historyOf, OPTIONS, packOf, rulesOf } from '../../test/rules.ts';
import { parseMoney } from '../exact/decimal.ts';
import { AccountEvaluator } from './account-evaluator.ts';
import { newAccount } from './account-state.ts';
import { replayHistory } from './replay.ts';

/** Amounts near the limits of a 50K account come often, so that touches happen. */
const amounts = fc.oneof(
  fc.constantFrom(-2_000, -1_000, -500, -0.01, 0, 0.01, 149.99, 150, 500, 1_500, 1_650, 2_000),
  fc.integer({ min: -60_000, max: 90_000 }).map((cents) => cents / 100),
);
const dayRows: fc.Arbitrary<DayRow> = fc.record({
  net: amounts,
  traded: fc.boolean(),
  ask: fc.constantFrom('max' as const, 100, 125, 700, 2_500),
});
const histories = fc.array(dayRows, { maxLength: 25 });
const options = fc.record({
  path: fc.constantFrom('standard' as const, 'consistency' as const),
  dailyLossAtPurchase: fc.boolean(),
});

const micros = (text: string | null | undefined): number => {
  const parsed = parseMoney(text ?? '');
  return parsed.ok ? parsed.value : Number.NaN;
};

/** Days up to the one that ends the account: later ones are refused, which is tested elsewhere. */
function daysOf(id: string, rows: readonly DayRow[], chosen: Partial<typeof OPTIONS>) {
  const history = historyOf(rows);
  for (let length = history.length; length >= 0; length -= 1) {
    const all = { ...OPTIONS, ...chosen, asOf: null };
    const replayed = replayHistory(packOf(id), history.slice(0, length), all);
    if (replayed.ok) return replayed.value;
  }
  return [];
}

describe('a replayed account', () => {
  it.each(['topstep-combine-50k', 'topstep-xfa-50k'])(
    'of %s has a floor that never falls',
    (id) => {
      const lock = rulesOf(id).maximumLoss?.lock ?? Number.NaN;
      const check = fc.property(histories, options, (rows, chosen) => {
        let before = Number.NEGATIVE_INFINITY;
        for (const day of daysOf(id, rows, chosen)) {
          expect(micros(day.floor)).toBeGreaterThanOrEqual(before);
          expect(micros(day.floor)).toBeLessThanOrEqual(lock);
          if (day.nextFloor === null) break;
          expect(micros(day.nextFloor)).toBeGreaterThanOrEqual(micros(day.floor));
          before = micros(day.nextFloor);
        }
      });
      fc.assert(check, { numRuns: 500 });
    },
  );

  it('requires a profit that never falls below the target nor below the day before', () => {
    const check = fc.property(histories, (rows) => {
      let before = dollars(3_000) as number;
      for (const { requiredProfit, event } of daysOf('topstep-combine-50k', rows, {})) {
        if (event === 'MLL_BREACH') break;
        expect(micros(requiredProfit)).toBeGreaterThanOrEqual(before);
        before = micros(requiredProfit);
      }
    });
    fc.assert(check, { numRuns: 500 });
  });

  it('is never paid above the cap or half, below the minimum, or when it is not eligible', () => {
    const check = fc.property(histories, options, (rows, chosen) => {
      const days = daysOf('topstep-xfa-50k', rows, chosen);
      const caps = chosen.path === 'standard' ? [2_000, 4_000] : [3_000, 6_000];
      const cap = dollars(caps[chosen.dailyLossAtPurchase ? 1 : 0] ?? 0);
      for (const [index, { close, payout, payoutEligible, payoutRefused }] of days.entries()) {
        expect(payoutRefused === 'NOT_ELIGIBLE').toBe(payoutEligible !== true);
        if (payout === null) continue;
        expect(payoutEligible).toBe(true);
        expect(micros(payout)).toBeLessThanOrEqual(Math.min(cap, micros(close) / 2));
        expect(micros(payout)).toBeGreaterThanOrEqual(dollars(125));
        const next = days[index + 1];
        if (next === undefined) continue;
        expect(micros(next.open)).toBe(micros(close) - micros(payout));
        expect(micros(next.floor)).toBe(0);
      }
    });
    fc.assert(check, { numRuns: 1_000 });
  });

  it('adds up from day to day', () => {
    const check = fc.property(histories, options, (rows, chosen) => {
      const days = daysOf('topstep-xfa-50k', rows, chosen);
      for (const [index, day] of days.entries()) {
        if (day.close === null) continue;
        expect(micros(day.close)).toBe(micros(day.open) + micros(day.net));
        const next = days[index + 1];
        const paid = day.payout === null ? 0 : micros(day.payout);
        if (next !== undefined) expect(micros(next.open)).toBe(micros(day.close) - paid);
      }
    });
    fc.assert(check, { numRuns: 500 });
  });

  it('ends when, and only when, some equity of a day is at or below its floor', () => {
    const equities = fc.array(fc.integer({ min: 47_900, max: 50_500 }), { maxLength: 12 });
    const rules = rulesOf('topstep-combine-50k');
    const check = fc.property(equities, (marks) => {
      const account = new AccountEvaluator(newAccount(rules), OPTIONS);
      const [date] = historyOf([{ net: 0 }]).map((day) => day.date);
      if (date === undefined) return;
      account.openDay(date, rules);
      const touched = marks.map((equity) => account.mark(dollars(equity)));
      const isBroken = marks.some((equity) => equity <= 48_000);
      expect(touched.filter((touch) => touch !== null)).toHaveLength(isBroken ? 1 : 0);
      expect(account.closeDay().event).toBe(isBroken ? 'MLL_BREACH' : null);
    });
    fc.assert(check, { numRuns: 500 });
  });
});
