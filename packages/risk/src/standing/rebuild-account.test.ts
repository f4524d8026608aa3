import {
  type AccountId,
  type ContractId,
  type FillId,
  type IsoDate,
  isoDate,
  type Money,
  type Price,
  type Quantity,
  type UnixMs,
  type VenueFill,
  type VenueOrderId,
} from '@loadline/core';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dollars, OPTIONS, packOf, rulesOf } from '../../test/rules.ts';
import { AccountEvaluator } from '../evaluator/account-evaluator.ts';
import { newAccount } from '../evaluator/account-state.ts';
import { type RebuildCase, rebuildAccount } from './rebuild-account.ts';

const DAY_MS = 86_400_000;
/** 2026-10-05, counted in days; these days begin at midnight, which is enough for a fake. */
const FIRST = 20_731;
const dayOf = (at: UnixMs): IsoDate => isoDate(Math.floor(at / DAY_MS) as never);
const dateAt = (day: number): IsoDate => isoDate((FIRST + day) as never);
const NQ = 'CON.F.US.ENQ.Z26' as ContractId;
const FEE = 1.89;

let sequence = 0;

/** A fill of one contract of NQ with 1.89 of fees; `profit` in dollars, null where it opens. */
function fillOn(day: number, profit: number | null, change: Partial<VenueFill> = {}): VenueFill {
  sequence += 1;
  return {
    fillId: `F${sequence}` as FillId,
    venueOrderId: `O${sequence}` as VenueOrderId,
    accountId: 1 as AccountId,
    contractId: NQ,
    side: profit === null ? 'buy' : 'sell',
    quantity: 1 as Quantity,
    price: 100_000 as Price,
    profitAndLoss: profit === null ? null : dollars(profit),
    fees: dollars(1.39),
    commissions: dollars(0.5),
    voided: false,
    at: ((FIRST + day) * DAY_MS + sequence) as UnixMs,
    ...change,
  };
}

const tripOn = (day: number, profit: number): readonly VenueFill[] => [
  fillOn(day, null),
  fillOn(day, profit),
];

function rebuilt(change: Partial<RebuildCase>, id = 'topstep-combine-50k') {
  const result = rebuildAccount({
    fills: [],
    dayOf,
    today: dateAt(100),
    pack: packOf(id),
    options: OPTIONS,
    payoutsTaken: [],
    balance: rulesOf(id).startBalance,
    ...change,
  });
  if (!result.ok) throw new Error(result.error);
  return result.value;
}

const kindsOf = (change: Partial<RebuildCase>, id?: string) =>
  rebuilt(change, id).doubts.map(({ kind, date }) => `${kind} ${date ?? ''}`.trimEnd());

describe('rebuildAccount', () => {
  it('of an account without a fill is a new one', () => {
    const { state, days, doubts } = rebuilt({});
    expect(state).toEqual(newAccount(rulesOf('topstep-combine-50k')));
    expect([days, doubts]).toEqual([[], []]);
  });

  it('follows the floor from day to day, and leaves today to the desk', () => {
    const fills = [...tripOn(0, 1_203.78), ...tripOn(1, -696.22), ...tripOn(4, 103.78)];
    const { state, days, todayNet, doubts } = rebuilt({
      fills: fills.toReversed(),
      today: dateAt(4),
      balance: dollars(50_600),
    });
    expect(days).toEqual([
      {
        date: '2026-10-05',
        fills: 2,
        net: dollars(1_200),
        close: dollars(51_200),
        floor: dollars(48_000),
        nextFloor: dollars(49_200),
        payout: null,
        event: null,
      },
      {
        date: '2026-10-06',
        fills: 2,
        net: dollars(-700),
        close: dollars(50_500),
        floor: dollars(49_200),
        nextFloor: dollars(49_200),
        payout: null,
        event: null,
      },
    ]);
    expect(state).toMatchObject({
      balance: dollars(50_500),
      floor: dollars(49_200),
      progress: { totalProfit: dollars(500), bestDay: dollars(1_200), tradedDays: 2 },
    });
    expect(todayNet).toBe(dollars(100));
    expect(doubts).toEqual([]);
  });

  it('takes the rules of each day: a best day of 1,600 passes by the later ones only', () => {
    const fills = [...tripOn(-25, 1_603.78), ...tripOn(-20, 1_403.78)];
    const { days } = rebuilt({ fills, balance: dollars(53_000) });
    expect(days.map(({ date, event }) => [date, event])).toEqual([
      ['2026-09-10', null],
      ['2026-09-15', 'PASS'],
    ]);
  });

  it('leaves out what the venue took back', () => {
    const fills = tripOn(0, 500).map((fill) => ({ ...fill, voided: true }));
    expect(rebuilt({ fills }).days).toEqual([]);
  });

  it('plays payouts after the close of their day', () => {
    const fills = [0, 1, 2, 3, 4].flatMap((day) => tripOn(day, 403.78));
    const payoutsTaken = [{ day: dateAt(4), amount: dollars(500) }];
    const { state, days, doubts } = rebuilt(
      { fills, payoutsTaken, balance: dollars(1_500) },
      'topstep-xfa-50k',
    );
    expect(state).toMatchObject({ balance: dollars(1_500), floor: 0, payouts: 1 });
    expect(days.at(-1)).toMatchObject({
      close: dollars(2_000),
      nextFloor: 0,
      payout: dollars(500),
    });
    expect(doubts).toEqual([]);
  });

  it.each([
    {
      name: 'a deposit',
      change: { fills: tripOn(0, 103.78), balance: dollars(50_600) },
      doubts: ['balance'],
    },
    {
      name: 'a payout that was not declared',
      change: { fills: tripOn(0, 103.78), balance: dollars(49_900) },
      doubts: ['balance'],
    },
    {
      name: 'a loss down to the floor',
      change: { fills: tripOn(0, -1_996.22), balance: dollars(48_000) },
      doubts: ['ended 2026-10-05'],
    },
    {
      name: 'a loss to the floor that was won back the same day',
      change: { fills: [...tripOn(0, -1_996.22), ...tripOn(0, 903.78)], balance: dollars(48_900) },
      doubts: ['ended 2026-10-05'],
    },
    {
      name: 'trading after a pass',
      change: {
        fills: [...tripOn(0, 1_603.78), ...tripOn(1, 1_403.78), ...tripOn(2, 103.78)],
        balance: dollars(53_100),
      },
      doubts: ['ended 2026-10-06', 'ended 2026-10-07', 'balance'],
    },
    {
      name: 'a position over the close',
      change: { fills: [fillOn(0, null), fillOn(1, 101.89)], balance: dollars(50_098.11) },
      doubts: ['heldOvernight 2026-10-05'],
    },
    {
      name: 'a close of what was never opened',
      change: { fills: [fillOn(0, 101.89)], balance: dollars(50_100) },
      doubts: ['historyBegins 2026-10-05'],
    },
  ])('doubts $name', ({ change, doubts }) => {
    expect(kindsOf(change)).toEqual(doubts);
  });

  it('doubts a payout that the rules do not give', () => {
    const change = {
      fills: tripOn(0, 503.78),
      payoutsTaken: [{ day: dateAt(0), amount: dollars(200) }],
      balance: dollars(300),
    };
    expect(kindsOf(change, 'topstep-xfa-50k')).toEqual(['payout 2026-10-05', 'balance']);
  });

  it('does not judge a realised loss while another position is open', () => {
    const other = 'CON.F.US.EP.Z26' as ContractId;
    const fills = [
      fillOn(0, null, { contractId: other }),
      ...tripOn(0, -2_500),
      fillOn(0, 3_000, { contractId: other }),
    ];
    const net = 500 - 4 * FEE;
    expect(kindsOf({ fills, balance: dollars(50_000 + net) })).toEqual([]);
  });

  it('tells the difference in money', () => {
    const { doubts } = rebuilt({ fills: tripOn(0, 103.78), balance: dollars(49_900) });
    expect(doubts[0]?.detail).toBe(
      'The balance is $49,900.00; its trades and payouts come to $50,100.00.',
    );
  });

  it('refuses days before the pack begins', () => {
    const fills = tripOn(-1_200, 100);
    const day = dayOf(fills[0]?.at ?? (0 as UnixMs));
    const result = rebuildAccount({
      fills,
      dayOf,
      today: dateAt(0),
      pack: packOf('topstep-combine-50k'),
      options: OPTIONS,
      payoutsTaken: [],
      balance: dollars(50_096.22),
    });
    const error = `topstep-combine-50k has no rules for ${day}; they begin on 2024-01-01.`;
    expect(result).toEqual({ ok: false, error });
  });
});

describe('an account that was played day by day', () => {
  const profits = fc.oneof(
    fc.constantFrom(-1_000, -400, 0, 150 + 2 * FEE, 400, 900),
    fc.integer({ min: -40_000, max: 60_000 }).map((cents) => cents / 100),
  );
  const days = fc.array(
    fc.record({
      trips: fc.array(profits, { maxLength: 4 }),
      ask: fc.option(fc.constantFrom<number | 'max'>('max', 125, 300), { nil: null }),
    }),
    { maxLength: 14 },
  );
  const options = fc.record({
    dailyLoss: fc.constantFrom(null, dollars(1_000)),
    dailyLossAtPurchase: fc.boolean(),
    path: fc.constantFrom('standard', 'consistency'),
  });
  const ids = fc.constantFrom('topstep-combine-50k', 'topstep-xfa-50k', 'topstep-practice');

  it('is rebuilt from its fills as it was', () => {
    let payouts = 0;
    let endings = 0;
    const check = fc.property(ids, options, days, (id, chosen, history) => {
      const rules = rulesOf(id);
      const account = new AccountEvaluator(newAccount(rules), chosen);
      const fills: VenueFill[] = [];
      const payoutsTaken: { day: IsoDate; amount: Money }[] = [];
      let end = dateAt(history.length);
      for (const [index, { trips, ask }] of history.entries()) {
        account.openDay(dateAt(index), rules);
        for (const profit of trips) {
          fills.push(...tripOn(index, profit));
          account.fill((dollars(profit) - dollars(2 * FEE)) as Money);
          account.mark(account.balance);
        }
        account.closeDay();
        const asked = ask === null || ask === 'max' ? ask : dollars(ask);
        const answer = asked === null ? null : account.requestPayout(asked);
        if (answer?.kind === 'paid')
          payoutsTaken.push({ day: dateAt(index), amount: answer.amount });
        if (account.state.ended === null) continue;
        endings += 1;
        end = dateAt(index + 1);
        break;
      }
      payouts += payoutsTaken.length;
      const { state, doubts } = rebuilt(
        { fills, options: chosen, payoutsTaken, today: end, balance: account.balance },
        id,
      );
      expect(state).toEqual(account.state);
      expect(doubts.map(({ kind }) => kind)).toEqual(account.state.ended === null ? [] : ['ended']);
    });
    fc.assert(check, { numRuns: 2_000 });
    expect(payouts).toBeGreaterThan(20);
    expect(endings).toBeGreaterThan(20);
  });
});
