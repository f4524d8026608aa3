import {
  type Money,
  moneyFromDollars,
  type Price,
  sessionCalendar,
  type VenueOrderId,
} from '@loadline/core';
import {
  type AccountRisk,
  type AccountRules,
  DEFAULT_LIMITS,
  type RiskLimits,
} from '@loadline/risk';
import { describe, expect, it } from 'vitest';
import { ACCOUNT, at, DeskRun } from '../../test/desk-run.ts';
import { anEntry } from '../../test/scripted-strategy.ts';
import { aStop, aTarget, aVenueOrder, longOne, workingEntry } from '../../test/venue-entities.ts';

const dollars = (amount: number) => moneyFromDollars(amount);
const NEXT_DAY = at('2025-11-11T23:00:01Z');
const reason = 'a test';

const stateOf = (run: DeskRun) => run.desk.risk.stateNow(run.now);
const refusals = (run: DeskRun) => run.audited('commandRefused').map(({ code }) => code);
const limitsWith = (fields: Partial<RiskLimits>): RiskLimits => ({ ...DEFAULT_LIMITS, ...fields });

/** One NQ long elsewhere at 84000, without fees; a tick is five dollars. */
function foreignLong(run: DeskRun): void {
  const free = { fees: 0 as Money, commissions: 0 as Money };
  const venueOrderId = '900' as VenueOrderId;
  run.order(aVenueOrder({ customTag: null, venueOrderId }));
  run.fill({ venueOrderId, side: 'buy', price: 84_000 as Price, ...free });
  run.forget();
}

describe('a decision', () => {
  it('is told with every line of its arithmetic before the order leaves', () => {
    const run = new DeskRun().start();
    run.wish(anEntry());
    const [told] = run.audited('riskDecided');
    const { decision } = told ?? {};
    expect(decision).toMatchObject({
      decisionId: 'run1-0-1',
      verdict: 'approved',
      quantity: 1,
      finding: null,
      limit: 'dailyLoss',
    });
    const terms = decision?.terms ?? [];
    const worst = terms.findIndex(({ name }) => name === 'worst');
    const sum = terms.slice(0, worst).reduce((total, { amount }) => total + amount, 0);
    expect(terms[worst]?.amount).toBe(sum);
    expect(terms.map(({ name }) => name)).toEqual([
      'balance',
      'thisOrder',
      'gapAllowance',
      'exitFees',
      'worst',
      'threshold',
      'room',
    ]);
    expect(terms.at(-2)?.source).toMatchObject({ kind: 'rule', rule: 'dll.amount' });
    const kinds = run.audits.map(({ kind }) => kind);
    expect(kinds.indexOf('riskDecided')).toBeLessThan(kinds.indexOf('orderChanged'));
  });

  it('makes an order as large as the room allows, and no larger', () => {
    const run = new DeskRun().start();
    run.wish(anEntry({ quantity: 5 as never }));
    const [told] = run.audited('riskDecided');
    const { decision } = told ?? {};
    expect(decision?.verdict).toBe('reduced');
    expect(run.takeEffects()).toEqual([`submit run1-0-1 buy stop ${decision?.quantity} NQZ5`]);
    const room = decision?.terms.at(-1)?.amount ?? 0;
    const lines = decision?.terms.slice(1, 4) ?? [];
    const order = lines.reduce((total, { amount }) => total + amount, 0);
    expect(room).toBeGreaterThan(0);
    expect(room + order / (decision?.quantity ?? 1)).toBeLessThanOrEqual(0);
  });
});

describe('a state of an account', () => {
  it('reducing cancels what waits, opens nothing, and leaves the exits to the strategy', () => {
    const run = workingEntry(new DeskRun().start());
    run.command({ kind: 'halt', accountId: ACCOUNT, mode: 'reducing', reason });
    expect(stateOf(run)).toMatchObject({ kind: 'reducing', by: 'tester', why: reason });
    expect(run.takeEffects()).toEqual(['cancel 100']);
    run.wish(anEntry({ entry: 'again' }));
    expect(run.denials).toEqual(['ACCOUNT_REDUCING']);
    const other = longOne(new DeskRun().start());
    other.command({ kind: 'halt', accountId: null, mode: 'reducing', reason });
    other.wish({ kind: 'moveStop', price: 84_000 as Price, reason: 'trail' });
    expect(other.takeEffects()).toEqual(['modify 101 stop 84000']);
  });

  it('halted leaves the exits at the venue as they are', () => {
    const run = longOne(new DeskRun().start());
    run.command({ kind: 'halt', accountId: null, mode: 'halted', reason });
    run.wish({ kind: 'moveStop', price: 84_000 as Price, reason: 'trail' });
    run.wish({ kind: 'closePosition', reason: 'no more' });
    run.wish(anEntry({ entry: 'again' }));
    expect(run.takeEffects()).toEqual([]);
    expect(run.denials).toEqual(['ACCOUNT_HALTED']);
    run.command({ kind: 'resume', accountId: ACCOUNT, reason });
    run.wish({ kind: 'moveStop', price: 84_000 as Price, reason: 'trail' });
    expect(run.takeEffects()).toEqual(['modify 101 stop 84000']);
  });

  it('is told before anything acts on it', () => {
    const run = workingEntry(new DeskRun().start());
    run.command({ kind: 'halt', accountId: ACCOUNT, mode: 'halted', reason });
    const kinds = run.audits.map(({ kind }) => kind);
    expect(kinds.indexOf('stateChanged')).toBeLessThan(kinds.indexOf('orderChanged'));
  });

  it('locked is flat, cannot be lifted by hand, and ends with the next trading day', () => {
    const run = longOne(new DeskRun().start());
    run.command({ kind: 'lock', accountId: ACCOUNT, until: null, reason });
    expect(run.takeEffects()).toEqual(['cancel 102']);
    run.command({ kind: 'resume', accountId: ACCOUNT, reason });
    expect(refusals(run)).toEqual(['LOCKED']);
    run.order(aStop({ status: 'canceled' }));
    run.order(aTarget({ status: 'canceled' }));
    expect(run.takeEffects()).toEqual(['close']);
    run.fill({ venueOrderId: '110' as VenueOrderId, side: 'sell', price: 84_011 as Price });
    run.order(aVenueOrder({ venueOrderId: '110' as VenueOrderId, customTag: null, side: 'sell' }));
    run.reload();
    expect(stateOf(run).kind).toBe('locked');
    run.passTo(NEXT_DAY);
    expect(stateOf(run).kind).toBe('active');
  });

  it('locked until an instant ends then, without anything else happening', () => {
    const run = new DeskRun().start();
    const until = at('2025-11-11T16:00:00Z');
    run.command({ kind: 'lock', accountId: ACCOUNT, until, reason });
    run.passTo(at('2025-11-11T15:59:59Z'));
    expect(run.desk.risk.state.kind).toBe('locked');
    run.passTo(until);
    expect(run.desk.risk.state.kind).toBe('active');
    expect(run.audited('stateChanged').map(({ state }) => state.kind)).toEqual([
      'locked',
      'active',
    ]);
  });

  it('needs a reason', () => {
    const run = new DeskRun().start();
    run.command({ kind: 'halt', accountId: null, mode: 'halted', reason: ' ' });
    run.command({ kind: 'kill', reason: '' });
    run.command({ kind: 'lock', accountId: 1 as never, until: null, reason });
    expect(refusals(run)).toEqual(['REASON_MISSING', 'REASON_MISSING', 'ACCOUNT_UNKNOWN']);
    expect(stateOf(run).kind).toBe('active');
  });
});

describe('the kill switch', () => {
  it('makes every account flat and stays on until it is lifted for all', () => {
    const other = 7_002 as never;
    const run = longOne(new DeskRun({ accounts: [ACCOUNT, other] }).start());
    run.command({ kind: 'kill', reason });
    expect(run.takeEffects()).toEqual(['cancel 102']);
    run.reload();
    run.wish(anEntry({ entry: 'again' }));
    expect(run.audited('orderDenied').at(-1)?.denial.code).toBe('ACCOUNT_HALTED');
    run.command({ kind: 'resume', accountId: ACCOUNT, reason });
    expect(refusals(run)).toEqual(['KILL_SWITCH_ON']);
    run.command({ kind: 'resume', accountId: null, reason });
    expect(stateOf(run).kind).toBe('active');
  });

  it('leaves the exits to nobody but the desk', () => {
    const run = longOne(new DeskRun().start());
    run.command({ kind: 'kill', reason });
    // A refused cancel leaves the stop at work, where a strategy could still move it.
    const outcome = { kind: 'rejected', code: 'NO', reason: 'no' } as const;
    run.tell({ kind: 'cancelAnswered', venueOrderId: '101' as VenueOrderId, outcome });
    run.wish({ kind: 'moveStop', price: 84_000 as Price, reason: 'trail' });
    expect(run.takeEffects().filter((word) => word.startsWith('modify'))).toEqual([]);
  });

  it('keeps the account flat while it is on, whoever opens something', () => {
    const run = new DeskRun().start();
    run.command({ kind: 'kill', reason });
    const venueOrderId = '900' as VenueOrderId;
    run.order(aVenueOrder({ customTag: null, venueOrderId }));
    run.fill({ venueOrderId, side: 'buy', price: 84_000 as Price });
    expect(run.effectWords()).toContain('close');
  });

  it('leaves a halt that was there before', () => {
    const run = new DeskRun().start();
    run.command({ kind: 'lock', accountId: ACCOUNT, until: null, reason });
    run.command({ kind: 'kill', reason });
    run.command({ kind: 'resume', accountId: null, reason });
    expect(stateOf(run).kind).toBe('locked');
  });
});

describe('a personal limit', () => {
  const loss = { amount: dollars(400), trailing: 'fixed' } as const;

  it('that blocks flattens and locks until the next trading day', () => {
    const limits = { personalLoss: { ...loss, action: 'liquidateAndBlock' as const } };
    const run = new DeskRun({ limits }).start();
    foreignLong(run);
    run.trade(84_000 - 79);
    expect(run.takeEffects()).toEqual([]);
    run.trade(84_000 - 80);
    expect(run.audited('limitTouched').map(({ limit }) => limit)).toEqual(['personalLoss']);
    expect(run.takeEffects()).toEqual(['cancel 900', 'close'].slice(1));
    expect(stateOf(run)).toMatchObject({ kind: 'locked', by: 'a personal limit' });
  });

  it('that only liquidates halts, and nothing opens after a resume until it is widened', () => {
    const limits = { personalLoss: { ...loss, action: 'liquidate' as const } };
    const run = new DeskRun({ limits }).start();
    foreignLong(run);
    run.trade(84_000 - 80);
    expect(stateOf(run)).toMatchObject({ kind: 'halted', by: 'a personal limit' });
    const free = { fees: 0 as Money, commissions: 0 as Money, profitAndLoss: dollars(-400) };
    const venueOrderId = '910' as VenueOrderId;
    run.fill({ venueOrderId, side: 'sell', price: 83_920 as Price, ...free });
    run.order(aVenueOrder({ venueOrderId, customTag: null, side: 'sell', type: 'market' }));
    run.command({ kind: 'resume', accountId: ACCOUNT, reason });
    expect(stateOf(run).kind).toBe('active');
    run.order(aVenueOrder({ venueOrderId: '900' as VenueOrderId, status: 'canceled' }));
    run.pass(3);
    run.forget();
    run.wish(anEntry({ bracket: { stopTicks: 8 as never, targetTicks: null } }));
    expect(run.denials).toEqual(['PERSONAL_LOSS_LIMIT']);
  });

  it('counts for the room of an order before it is touched', () => {
    const limits = { personalLoss: { ...loss, action: 'liquidate' as const }, reduceToFit: false };
    const run = new DeskRun({ limits }).start();
    run.wish(anEntry({ bracket: { stopTicks: 60 as never, targetTicks: null } }));
    expect(run.denials).toEqual(['PERSONAL_LOSS_LIMIT']);
  });

  it('of a session’s budget denies and never liquidates', () => {
    const limits = { sessionBudget: dollars(400), reduceToFit: false };
    const run = new DeskRun({ limits }).start();
    run.wish(anEntry({ bracket: { stopTicks: 60 as never, targetTicks: null } }));
    expect(run.denials).toEqual(['SESSION_BUDGET']);
    foreignLong(run);
    run.trade(84_000 - 100);
    expect(run.takeEffects()).toEqual([]);
    expect(run.audited('limitTouched')).toEqual([]);
  });
});

describe('limits of a person', () => {
  it('hold at once when tighter, from the next trading day on when looser', () => {
    const run = new DeskRun({ limits: { tradesPerDay: 5 } }).start();
    const set = (tradesPerDay: number) =>
      run.command({
        kind: 'setLimits',
        accountId: ACCOUNT,
        limits: limitsWith({ tradesPerDay, orderContractsMax: 3 }),
      });
    set(9);
    const { risk } = run.desk;
    expect([risk.limits.tradesPerDay, risk.limits.orderContractsMax]).toEqual([5, 3]);
    expect(risk.nextLimits?.tradesPerDay).toBe(9);
    run.reload();
    run.passTo(NEXT_DAY);
    run.trade(84_000);
    const after: AccountRisk = run.desk.risk;
    expect([after.limits.tradesPerDay, after.nextLimits]).toEqual([9, null]);
  });
});

describe('warnings of the room', () => {
  it('come at half, three quarters and nine tenths, once a day each', () => {
    const run = new DeskRun().start();
    foreignLong(run);
    for (const ticks of [99, 100, 90, 101, 150, 180, 181]) run.trade(84_000 - ticks);
    const told = run.audited('roomWarning');
    expect(told.map(({ limit, percent }) => `${limit} ${percent}`)).toEqual([
      'dailyLoss 50',
      'dailyLoss 75',
      'dailyLoss 90',
    ]);
    expect(told[0]?.room).toBe(dollars(500));
  });
});

describe('the consistency governor', () => {
  const gain = (run: DeskRun, profit: number) => {
    foreignLong(run);
    run.trade(84_000 + profit / 5);
  };

  it('stops a day at the profit that would raise the target', () => {
    const run = new DeskRun({ limits: { consistency: 'stop' } }).start();
    gain(run, 1_495);
    expect(stateOf(run).kind).toBe('active');
    run.trade(84_000 + 300);
    expect(stateOf(run)).toMatchObject({ kind: 'locked', by: 'the consistency governor' });
    expect(run.takeEffects()).toEqual(['close']);
  });

  it('opens nothing more once the profit that passes is there', () => {
    const run = new DeskRun({ limits: { consistency: 'reduce' } }).start();
    /** A round trip elsewhere that makes so much. */
    const win = (amount: number) => {
      const price = (84_000 + amount / 5) as Price;
      const free = { fees: 0 as Money, commissions: 0 as Money, profitAndLoss: dollars(amount) };
      foreignLong(run);
      run.fill({ venueOrderId: '900' as VenueOrderId, side: 'sell', price, ...free });
    };
    win(1_200);
    run.passTo(at('2025-11-12T15:00:00Z'));
    win(1_200);
    run.passTo(at('2025-11-13T15:00:00Z'));
    win(595);
    expect(stateOf(run).kind).toBe('active');
    win(5);
    expect(stateOf(run)).toMatchObject({ kind: 'reducing', by: 'the consistency governor' });
    run.wish(anEntry());
    expect(run.denials).toEqual(['ACCOUNT_REDUCING']);
  });

  it('opens nothing more that day when it only reduces', () => {
    const run = new DeskRun({ limits: { consistency: 'reduce' } }).start();
    gain(run, 1_500);
    expect(stateOf(run)).toMatchObject({ kind: 'reducing', by: 'the consistency governor' });
    expect(run.takeEffects()).toEqual([]);
    run.passTo(NEXT_DAY);
    run.trade(84_000);
    expect(stateOf(run).kind).toBe('active');
  });
});

describe('a pack with other hours', () => {
  /** A firm that wants nothing opened from 11:00 on in Chicago, and everything flat by 11:30. */
  const declare = (rules: AccountRules): AccountRules => {
    const hours = { lastEntryMinute: 660, flatByMinute: 690, holidayCutoffMinutes: null };
    const versions = rules.pack.versions.map((version) => ({
      ...version,
      rules: { ...version.rules, hours },
    }));
    return { ...rules, pack: { ...rules.pack, versions } };
  };

  it('is held to its own last entry and flattened before its own cut-off', () => {
    const run = longOne(new DeskRun({ declare }).start());
    run.passTo(at('2025-11-11T17:00:00Z'));
    run.trade(84_000);
    run.wish(anEntry({ entry: 'late' }));
    expect(run.denials).toEqual(['PAST_LAST_ENTRY']);
    expect(run.takeEffects()).toEqual([]);
    run.passTo(at('2025-11-11T17:24:59Z'));
    expect(run.takeEffects()).toEqual([]);
    run.passTo(at('2025-11-11T17:25:00Z'));
    expect(run.takeEffects()).toEqual(['cancel 102']);
  });
});

describe('an account that is met', () => {
  const options = { balance: 50_700 };
  /** Fills of the Monday before: 700 won in one round trip. */
  function monday(run: DeskRun) {
    const free = { fees: 0 as Money, commissions: 0 as Money };
    const when = at('2025-11-10T15:00:00Z');
    const buy = {
      venueOrderId: '800' as VenueOrderId,
      side: 'buy',
      price: 84_000 as Price,
    } as const;
    const sell = {
      venueOrderId: '801' as VenueOrderId,
      side: 'sell',
      price: 84_140 as Price,
    } as const;
    return [
      run.aFill({ ...buy, ...free, at: when }),
      run.aFill({ ...sell, ...free, profitAndLoss: dollars(700), at: when }),
    ];
  }

  it('mid-life is rebuilt from its trades and waits for a person', () => {
    const run = new DeskRun(options);
    const fills = monday(run);
    run.tell({ kind: 'started', runId: 'run1' as never });
    run.tell({ kind: 'connection', hub: 'market', state: 'up', reason: '' });
    run.tell({ kind: 'connection', hub: 'user', state: 'up', reason: '' });
    run.settle({ fills });
    run.trade(84_000);
    expect(run.audited('standingChanged')).toMatchObject([
      { standing: 'unconfirmed', proposedFloor: dollars(48_700) },
    ]);
    run.forget();
    run.wish(anEntry());
    expect(run.denials).toEqual(['ACCOUNT_UNCONFIRMED']);
    run.reload();
    run.command({ kind: 'confirmAccount', accountId: ACCOUNT, floor: null, reason });
    expect(run.desk.risk.life.floor).toBe(dollars(48_700));
    run.pass(2);
    run.wish(anEntry());
    expect(run.takeEffects()).toEqual(['submit run1-0-2 buy stop 1 NQZ5']);
    run.command({ kind: 'confirmAccount', accountId: ACCOUNT, floor: null, reason });
    expect(refusals(run)).toEqual(['NOTHING_TO_CONFIRM']);
  });

  it('begins its day at the balance of the venue, whatever its trades come to', () => {
    const run = new DeskRun({ ...options, balance: 52_000 });
    const fills = monday(run);
    run.tell({ kind: 'started', runId: 'run1' as never });
    run.settle({ fills });
    run.command({ kind: 'confirmAccount', accountId: ACCOUNT, floor: dollars(50_000), reason });
    expect(run.desk.risk.view(run.now).rooms).toMatchObject([
      { limit: 'dailyLoss', threshold: dollars(51_000) },
      { limit: 'maximumLoss', threshold: dollars(50_000) },
    ]);
  });

  it('is confirmed a day later with the floor of that day', () => {
    const run = new DeskRun({ balance: 51_000 }).start();
    run.passTo(NEXT_DAY);
    run.command({ kind: 'confirmAccount', accountId: ACCOUNT, floor: null, reason });
    expect(run.desk.risk.life.floor).toBe(dollars(49_000));
  });

  it('and contradicts is confirmed only with a floor that a person says', () => {
    const run = new DeskRun({ name: '100KTC-V2-1', balance: 50_000 }).start();
    run.command({ kind: 'confirmAccount', accountId: ACCOUNT, floor: null, reason });
    expect(refusals(run)).toEqual(['FLOOR_MISSING']);
    run.command({ kind: 'confirmAccount', accountId: ACCOUNT, floor: dollars(48_500), reason });
    expect(run.desk.risk.life.standing).toBe('confirmed');
    expect(run.desk.risk.life.floor).toBe(dollars(48_500));
  });

  it('takes the floor that a person knows better', () => {
    const run = new DeskRun(options).start();
    run.command({ kind: 'confirmAccount', accountId: ACCOUNT, floor: dollars(48_900), reason });
    expect(run.desk.risk.life.floor).toBe(dollars(48_900));
  });

  it('and is not what was declared opens nothing until a person has decided', () => {
    const run = new DeskRun({ name: '100KTC-V2-1', balance: 100_000 }).start();
    run.wish(anEntry());
    expect(run.denials).toEqual(['ACCOUNT_CONTRADICTED']);
    expect(run.desk.risk.life.facts.join(' ')).toContain('100K');
  });

  it('is judged by the first rules of its pack on a day from before they began', () => {
    const run = new DeskRun({
      startAt: at('2023-11-14T15:00:00Z'),
      calendar: sessionCalendar({ outsideCalendar: 'regular' }),
    }).start();
    expect(run.desk.risk.life.standing).toBe('confirmed');
    expect(run.desk.risk.life.floor).toBe(dollars(48_000));
  });

  it('has ended after its floor was touched, for good', () => {
    const run = new DeskRun({ chosen: { dailyLossAtPurchase: false } }).start();
    foreignLong(run);
    run.trade(84_000 - 400);
    expect(stateOf(run)).toMatchObject({ kind: 'locked', until: null });
    run.fill({
      venueOrderId: '910' as VenueOrderId,
      side: 'sell',
      price: 83_600 as Price,
      fees: 0 as Money,
      commissions: 0 as Money,
    });
    run.order(aVenueOrder({ venueOrderId: '910' as VenueOrderId, customTag: null, side: 'sell' }));
    run.passTo(NEXT_DAY);
    run.trade(84_000);
    expect(run.audited('accountEvent')).toMatchObject([{ event: 'MLL_BREACH' }]);
    expect(run.desk.risk.life.standing).toBe('ended');
    run.wish(anEntry());
    expect(run.denials).toEqual(['ACCOUNT_ENDED']);
  });
});
