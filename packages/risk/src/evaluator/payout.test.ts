import { describe, expect, it } from 'vitest';
import { dollars, OPTIONS, rulesOf } from '../../test/rules.ts';
import type { PayoutRule } from '../packs/rule-set.ts';
import type { AccountOptions } from './account-state.ts';
import { answerPayout, isPayoutEligible, type PayoutCase, payoutMaximum } from './payout.ts';

function payoutRule(id: string, date = '2026-10-05'): PayoutRule {
  const { payout } = rulesOf(id, date);
  if (payout === null) throw new Error(`${id} pays out`);
  return payout;
}

const CONSISTENCY: AccountOptions = { ...OPTIONS, path: 'consistency' };
const RICH = dollars(100_000);

type Change = Partial<Omit<PayoutCase, 'window' | 'balance'>> &
  Partial<Record<'balance' | 'net' | 'bestDay' | 'days' | 'winning', number>>;

const situation = ({
  balance = 3_000,
  net = 3_000,
  bestDay = 900,
  days = 5,
  winning = 5,
  payouts = 0,
  lockedOut = false,
}: Change): PayoutCase => ({
  balance: dollars(balance),
  window: {
    net: dollars(net),
    bestDay: dollars(bestDay),
    tradedDays: days,
    winningDays: winning,
  },
  payouts,
  lockedOut,
});

describe('payoutMaximum', () => {
  it.each([
    { size: '50k', date: '2026-10-05', standard: [2_000, 4_000], consistency: [3_000, 6_000] },
    { size: '100k', date: '2026-10-05', standard: [3_000, 6_000], consistency: [4_000, 8_000] },
    { size: '150k', date: '2026-10-05', standard: [5_000, 10_000], consistency: [6_000, 12_000] },
    { size: '50k', date: '2026-09-07', standard: [5_000, 10_000], consistency: [6_000, 12_000] },
    { size: '50k', date: '2026-06-01', standard: [5_000, 5_000], consistency: [6_000, 6_000] },
    { size: '50k', date: '2026-02-04', standard: [5_000, 5_000], consistency: [0, 0] },
  ])('has the caps of $size on $date', ({ size, date, standard, consistency }) => {
    const rule = payoutRule(`topstep-xfa-${size}`, date);
    const caps = (options: AccountOptions) =>
      [false, true].map((dailyLossAtPurchase) =>
        payoutMaximum(RICH, rule, { ...options, dailyLossAtPurchase }),
      );
    expect(caps(OPTIONS)).toEqual(standard.map(dollars));
    expect(caps(CONSISTENCY)).toEqual(consistency.map(dollars));
  });

  it('is nothing without a balance', () => {
    expect(payoutMaximum(dollars(-100), payoutRule('topstep-xfa-50k'), OPTIONS)).toBe(0);
  });
});

describe('isPayoutEligible', () => {
  it.each([
    { name: 'five winning days', change: {}, standard: true },
    { name: 'four winning days', change: { winning: 4 }, standard: false },
    { name: 'a first payout without profit', change: { net: 0 }, standard: true },
    { name: 'a later one without', change: { net: 0, payouts: 1 }, standard: false },
    { name: 'a later one with a cent', change: { net: 0.01, payouts: 1 }, standard: true },
    { name: 'half of it is the minimum', change: { balance: 250 }, standard: true },
    { name: 'half of it is a cent less', change: { balance: 249.99 }, standard: false },
    { name: 'a lock-out on the day', change: { lockedOut: true }, standard: false },
    { name: 'exactly 40 %', change: { net: 2_250 }, consistency: true },
    { name: 'a cent more than 40 %', change: { net: 2_249.97 }, consistency: false },
    { name: 'two traded days', change: { days: 2 }, consistency: false },
    { name: 'three, none winning', change: { days: 3, winning: 0 }, consistency: true },
    { name: 'a window that lost', change: { net: -1, bestDay: 0 }, consistency: false },
    { name: 'a window at zero', change: { net: 0, bestDay: 0 }, consistency: false },
    { name: 'a lock-out there', change: { lockedOut: true }, consistency: false },
  ])('$name', ({ change, standard, consistency }) => {
    const rule = payoutRule('topstep-xfa-50k');
    const one = situation(change);
    if (standard !== undefined) expect(isPayoutEligible(one, rule, OPTIONS)).toBe(standard);
    if (consistency !== undefined) {
      expect(isPayoutEligible(one, rule, CONSISTENCY)).toBe(consistency);
    }
  });
});

describe('answerPayout', () => {
  it.each([
    { requested: 'max' as const, answer: { kind: 'paid', amount: dollars(1_500) } },
    { requested: 1_500, answer: { kind: 'paid', amount: dollars(1_500) } },
    { requested: 1_500.01, answer: { kind: 'refused', reason: 'ABOVE_MAXIMUM' } },
    { requested: 125, answer: { kind: 'paid', amount: dollars(125) } },
    { requested: 124.99, answer: { kind: 'refused', reason: 'BELOW_MINIMUM' } },
    { requested: 0, answer: { kind: 'refused', reason: 'BELOW_MINIMUM' } },
  ])('to $requested of at most 1,500', ({ requested, answer }) => {
    const rule = payoutRule('topstep-xfa-50k');
    const asked = requested === 'max' ? requested : dollars(requested);
    expect(answerPayout(asked, situation({}), rule, OPTIONS)).toEqual(answer);
  });

  it('refuses before it looks at the amount', () => {
    const rule = payoutRule('topstep-xfa-50k');
    const refused = { kind: 'refused', reason: 'NOT_ELIGIBLE' };
    expect(answerPayout(dollars(1), situation({ winning: 4 }), rule, OPTIONS)).toEqual(refused);
    expect(answerPayout('max', situation({}), null, OPTIONS)).toEqual(refused);
  });
});
