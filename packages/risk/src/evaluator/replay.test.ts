import type { IsoDate } from '@loadline/core';
import { describe, expect, it } from 'vitest';
import { historyOf, OPTIONS, packOf, replayOf } from '../../test/rules.ts';
import { replayHistory } from './replay.ts';

const faultOf = (id: string, history: ReturnType<typeof historyOf>, asOf: string | null = null) => {
  const options = { ...OPTIONS, path: 'consistency' as const, asOf: asOf as IsoDate | null };
  const replayed = replayHistory(packOf(id), history, options);
  return replayed.ok ? null : replayed.error;
};

const WEEK = [{ net: 600 }, { net: 600 }, { net: 600 }, { net: 600 }, { net: 600 }];

describe('replayHistory', () => {
  it('judges each row by the rules of its own date', () => {
    const days = historyOf(
      [{ net: 1_800 }, { net: 1_200 }, { net: 200 }, { net: 80 }],
      '2026-09-10',
    );
    const rows = replayOf('topstep-combine-50k', days);
    expect(rows.map(({ requiredProfit }) => requiredProfit)).toEqual([
      '3600.00',
      '3600.00',
      '3600.00',
      '3272.73',
    ]);
    expect(rows.at(-1)?.event).toBe('PASS');
    const old = replayOf('topstep-combine-50k', days, { asOf: '2026-09-12' as IsoDate });
    expect(old.at(-1)).toMatchObject({ requiredProfit: '3600.00', event: null });
  });

  it('counts a winning day by the rule of that day', () => {
    const days = historyOf([{ net: 199 }, { net: 200 }, { net: 150 }], '2026-02-03');
    const rows = replayOf('topstep-xfa-50k', days);
    expect(rows.map(({ winningDays }) => winningDays)).toEqual([0, 1, 2]);
  });

  it('counts traded days only, and a day without a trade changes nothing', () => {
    const days = historyOf([{ net: 300 }, { net: 0, traded: false }, { net: -100 }]);
    const rows = replayOf('topstep-xfa-50k', days);
    expect(rows.map(({ windowDays }) => windowDays)).toEqual([1, 1, 2]);
  });

  it('pays the maximum and begins a new window on a floor of zero', () => {
    const [, , , , paid, after] = replayOf(
      'topstep-xfa-50k',
      historyOf([...WEEK.slice(0, 4), { net: 600, ask: 'max' }, { net: -10, low: 1 }]),
    );
    expect(paid).toMatchObject({
      close: '3000.00',
      nextFloor: '0.00',
      payoutEligible: true,
      payout: '1500.00',
    });
    expect(after).toMatchObject({
      open: '1500.00',
      floor: '0.00',
      maxLots: 3,
      windowDays: 1,
      windowNet: '-10.00',
      windowBestDay: '0.00',
      bestDayShare: null,
      payoutEligible: false,
    });
  });

  it('asks a profit since the last payout of a second request', () => {
    const rows = replayOf(
      'topstep-xfa-50k',
      historyOf([
        ...WEEK.slice(0, 4),
        { net: 600, ask: 125 },
        ...[1, 2, 3, 4, 5].map(() => ({ net: 150 })),
        { net: -750, ask: 'max' },
        { net: 0.01, ask: 'max' },
      ]),
    );
    expect(rows.at(-2)).toMatchObject({ windowNet: '0.00', payoutRefused: 'NOT_ELIGIBLE' });
    expect(rows.at(-1)).toMatchObject({ windowNet: '0.01', payout: '1437.50' });
  });

  it('grants nothing on the day of a lock-out, and does the day after', () => {
    const days = historyOf([...WEEK, { net: -1_000, ask: 'max' }, { net: 0, ask: 'max' }]);
    const rows = replayOf('topstep-xfa-50k', days, { dailyLossAtPurchase: true });
    expect(rows.slice(5)).toMatchObject([
      { event: 'DLL_LOCKOUT', payoutEligible: false, payoutRefused: 'NOT_ELIGIBLE' },
      { event: null, payoutEligible: true, payout: '1000.00' },
    ]);
  });

  it('doubles the cap with a limit bought at purchase', () => {
    const days = historyOf([...WEEK.slice(0, 4), { net: 9_600, ask: 'max' }]);
    const plain = replayOf('topstep-xfa-50k', days).at(-1);
    const doubled = replayOf('topstep-xfa-50k', days, { dailyLossAtPurchase: true }).at(-1);
    expect([plain?.payout, doubled?.payout]).toEqual(['2000.00', '4000.00']);
  });

  it('counts the opening and the closing balance as equities of the day', () => {
    const closing = replayOf('topstep-combine-50k', historyOf([{ net: -2_000, low: 49_000 }]));
    expect(closing[0]?.event).toBe('MLL_BREACH');
  });

  it('leaves null what a program does not have', () => {
    const [practice] = replayOf('topstep-practice', historyOf([{ net: 100, ask: 'max' }]));
    expect(practice).toMatchObject({
      floor: null,
      nextFloor: null,
      maxLots: 15,
      totalProfit: null,
      windowDays: null,
      payoutEligible: null,
      payoutRefused: 'NOT_ELIGIBLE',
    });
  });

  it('answers an empty history with no days', () => {
    expect(replayOf('topstep-combine-50k', [])).toEqual([]);
  });

  it.each([
    {
      name: 'a day after a breach',
      days: historyOf([{ net: 0, low: -2_000 }, { net: 0 }]),
      row: 2,
      detail:
        'the account ended on 2026-10-05 with MLL_BREACH_ACCOUNT_CLOSED, and no day can follow',
    },
    {
      name: 'a day twice',
      days: [...historyOf([{ net: 1 }]), ...historyOf([{ net: 1 }])],
      row: 2,
      detail: '2026-10-05 does not come after 2026-10-05, the day of the row before',
    },
    {
      name: 'a day before the pack begins',
      days: historyOf([{ net: 1 }], '2023-12-31'),
      row: 1,
      detail: 'topstep-xfa-50k has no rules for 2023-12-31; they begin on 2024-01-01',
    },
    {
      name: 'a path before it began',
      days: historyOf([{ net: 1 }], '2026-02-04'),
      row: 1,
      detail: 'topstep-xfa-50k has no consistency path under the rules of 2026-02-04',
    },
  ])('refuses $name', ({ days, row, detail }) => {
    expect(faultOf('topstep-xfa-50k', days)).toEqual({ row, field: 'date', detail });
  });
});
