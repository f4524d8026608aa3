import {
  type Money,
  moneyFromDollars,
  type Price,
  sessionCalendar,
  type VenueOrderId,
} from '@loadline/core';
import { describe, expect, it } from 'vitest';
import { at, DeskRun, NQ } from '../../test/desk-run.ts';
import { anEntry } from '../../test/scripted-strategy.ts';
import { aStop, aTarget, aVenueOrder, longOne, workingEntry } from '../../test/venue-entities.ts';

const ID = '100' as VenueOrderId;
const dollars = (amount: number) => moneyFromDollars(amount);

/** Buys one at 84000 without fees, elsewhere, so that equity can be said to the dollar. */
function foreignLong(run: DeskRun, quantity = 1): void {
  const fields = {
    customTag: null,
    venueOrderId: '900' as VenueOrderId,
    quantity: quantity as never,
  };
  run.order(aVenueOrder(fields));
  const free = { fees: 0 as Money, commissions: 0 as Money };
  const price = 84_000 as Price;
  run.fill({
    venueOrderId: '900' as VenueOrderId,
    side: 'buy',
    price,
    quantity: quantity as never,
    ...free,
  });
  run.forget();
}

function foreignClose(run: DeskRun, price: number): void {
  const fields = { customTag: null, venueOrderId: '901' as VenueOrderId, side: 'sell' } as const;
  run.order(aVenueOrder(fields));
  const free = { fees: 0 as Money, commissions: 0 as Money };
  run.fill({ venueOrderId: '901' as VenueOrderId, side: 'sell', price: price as Price, ...free });
}

/** Trading days from Tuesday on, each ending with a net result; tells the floor of the next day. */
function floorsOver(results: readonly number[]): readonly number[] {
  const run = new DeskRun({ startAt: at('2025-11-10T15:00:00Z') }).start();
  run.passTo(at('2025-11-10T23:30:00Z'));
  return results.map((result, day) => {
    run.account = { ...run.account, balance: (run.account.balance + dollars(result)) as Money };
    run.desk.reconcile('test');
    run.settle();
    run.passTo(at(`2025-11-${[11, 12, 13, 16][day]}T23:30:00Z`));
    return (run.desk.risk.life.floor ?? 0) / 1_000_000;
  });
}

describe('the maximum loss limit', () => {
  it('trails the closing balance, never falls, and stops at the lock (example 1)', () => {
    expect(floorsOver([1_200, -700, 900, 1_000])).toEqual([49_200, 49_200, 49_400, 50_000]);
    expect(floorsOver([1_200, -700, 900, 1_000].reverse())).toEqual([
      49_000, 49_900, 49_900, 50_000,
    ]);
  });

  it.each([
    { name: 'equity at the floor is a breach (example 2a)', equity: 48_900, touched: true },
    { name: 'one dollar better is none (example 2b)', equity: 48_905, touched: false },
    {
      name: 'a dip through it is one, though it recovers (example 2c)',
      equity: 47_750,
      touched: true,
    },
  ])('$name', ({ equity, touched }) => {
    const run = new DeskRun({ chosen: { dailyLossAtPurchase: false } }).start();
    run.account = { ...run.account, balance: dollars(50_900) };
    run.desk.reconcile('test');
    run.settle();
    // Monday's close fixes the floor at 48,900.
    run.passTo(at('2025-11-11T23:30:00Z'));
    expect(run.desk.risk.life.floor).toBe(dollars(48_900));
    foreignLong(run);
    run.trade(84_000 - (50_900 - equity) / 5);
    run.trade(84_000 + 10);
    expect(run.audited('limitTouched').map(({ limit }) => limit)).toEqual(
      touched ? ['maximumLoss'] : [],
    );
    expect(run.effectWords().includes('cancel 900')).toBe(false);
    expect(run.effectWords().includes('close')).toBe(touched);
  });

  it('is not known for an account that is met in the middle of its life', () => {
    const run = new DeskRun({ balance: 51_000 }).start();
    expect(run.desk.risk.life.floor).toBeNaN();
    run.wish(anEntry());
    expect(run.denials).toEqual(['ACCOUNT_UNCONFIRMED']);
  });

  it('uses the balance that the day closed with, though the desk was down', () => {
    const run = new DeskRun().start();
    run.now = at('2025-11-12T15:00:00Z');
    run.account = { ...run.account, balance: dollars(51_000) };
    run.restart();
    run.settle();
    expect(run.desk.risk.life.floor).toBe(dollars(49_000));
    expect(run.book.dayStartBalance).toBe(dollars(51_000));
    expect(run.book.tradingDay).toBe('2025-11-12');
  });

  it('takes out what the new day has made when the desk comes back late', () => {
    const run = new DeskRun().start();
    run.now = at('2025-11-12T15:00:00Z');
    const loss = { profitAndLoss: dollars(-400), fees: 0 as Money, commissions: 0 as Money };
    const fill = run.aFill({ venueOrderId: ID, side: 'sell', price: 84_000 as Price, ...loss });
    const other = run.aFill({
      venueOrderId: ID,
      side: 'buy',
      price: 84_080 as Price,
      fees: 0 as Money,
      commissions: 0 as Money,
    });
    run.account = { ...run.account, balance: dollars(49_600) };
    run.restart();
    run.settle({ fills: [other, fill] });
    expect(run.book.dayStartBalance).toBe(dollars(50_000));
    expect(run.desk.risk.life.floor).toBe(dollars(48_000));
  });
});

describe('the daily loss limit', () => {
  it('closes everything at a touch and locks until the next trading day', () => {
    const run = longOne(new DeskRun().start());
    run.trade(84_011 - 199);
    expect(run.audited('limitTouched')).toEqual([]);
    run.trade(84_011 - 200);
    expect(run.audited('limitTouched').map(({ limit }) => limit)).toEqual(['dailyLoss']);
    expect(run.takeEffects()).toEqual(['cancel 102']);
    run.order(aStop({ status: 'canceled' }));
    run.order(aTarget({ status: 'canceled' }));
    expect(run.takeEffects()).toEqual(['close']);
    run.fill({ venueOrderId: '110' as VenueOrderId, side: 'sell', price: 83_811 as Price });
    run.order(
      aVenueOrder({
        venueOrderId: '110' as VenueOrderId,
        customTag: null,
        type: 'market',
        side: 'sell',
      }),
    );
    expect(run.audited('tradeClosed').map(({ trade }) => trade.exitReason)).toEqual(['lossLimit']);
    run.wish(anEntry());
    expect(run.denials).toEqual(['ACCOUNT_LOCKED']);
    run.passTo(at('2025-11-11T22:59:00Z'));
    run.wish(anEntry({ entry: 'again' }));
    run.passTo(at('2025-11-11T23:01:00Z'));
    run.trade(84_000);
    run.forget();
    run.wish(anEntry());
    expect(run.takeEffects()).toEqual(['submit run1-0-4 buy stop 1 NQZ5']);
  });

  it('is touched by a realised loss too, with nothing open and no price to come', () => {
    const run = longOne(new DeskRun().start());
    run.fill({ venueOrderId: '101' as VenueOrderId, side: 'sell', price: 83_811 as Price });
    expect(run.audited('limitTouched').map(({ limit }) => limit)).toEqual(['dailyLoss']);
  });

  it('cancels what works when a realised loss touches it', () => {
    const run = workingEntry(new DeskRun().start());
    foreignLong(run);
    foreignClose(run, 83_800);
    expect(run.takeEffects()).toContain('cancel 100');
  });

  it('closes what somebody opens while the account is locked', () => {
    const run = longOne(new DeskRun().start());
    run.fill({ venueOrderId: '101' as VenueOrderId, side: 'sell', price: 83_700 as Price });
    run.order(aTarget({ status: 'canceled' }));
    run.takeEffects();
    run.order(
      aVenueOrder({
        customTag: null,
        venueOrderId: '900' as VenueOrderId,
        type: 'market',
        stopPrice: null,
      }),
    );
    run.fill({ venueOrderId: '900' as VenueOrderId, side: 'buy', price: 83_700 as Price });
    expect(run.takeEffects()).toContain('close');
  });

  it('is not touched by an entry that a gap has filled far from the price before it', () => {
    const run = workingEntry(new DeskRun({ program: 'topstep-combine-50k' }).start());
    run.pass(15);
    run.order(aVenueOrder({ status: 'filled', filledQuantity: 1 }));
    run.fill({ venueOrderId: ID, side: 'buy', price: 84_411 as Price });
    run.order(aStop({ status: 'open', stopPrice: 84_371 as Price }));
    run.trade(84_410);
    expect(run.audited('limitTouched')).toEqual([]);
  });

  it('is not touched by the price of a limit that a jump has gone far beyond', () => {
    const run = new DeskRun().start();
    const free = { fees: 0 as Money, commissions: 0 as Money };
    run.pass(15);
    const stop = { venueOrderId: '902' as VenueOrderId, customTag: null, quantity: 2 as never };
    run.order(aVenueOrder(stop));
    const limit = { venueOrderId: '903' as VenueOrderId, customTag: null, type: 'limit' } as const;
    run.order(
      aVenueOrder({ ...limit, side: 'sell', stopPrice: null, limitPrice: 84_250 as Price }),
    );
    run.fill({ ...stop, side: 'buy', price: 84_400 as Price, ...free });
    // One of two is out with a loss of 750; the other one is worth what the market has jumped to.
    const { venueOrderId } = limit;
    const loss = { profitAndLoss: dollars(-750) };
    run.fill({ venueOrderId, side: 'sell', price: 84_250 as Price, ...free, ...loss });
    expect(run.audited('limitTouched')).toEqual([]);
  });

  it('is not there in a program without one', () => {
    const run = new DeskRun({ program: 'topstep-practice', balance: 150_000 }).start();
    longOne(run);
    run.trade(80_000);
    expect(run.audited('limitTouched')).toEqual([]);
  });
});

describe('an entry is denied', () => {
  it.each([
    {
      code: 'STATE_UNKNOWN',
      name: 'before the first reconciliation',
      prepare: (run: DeskRun) => {
        run.desk.known = false;
      },
    },
    {
      code: 'FEED_DOWN',
      name: 'without the market hub',
      prepare: (run: DeskRun) => {
        run.tell({ kind: 'connection', hub: 'market', state: 'down', reason: '' });
      },
    },
    {
      code: 'STATE_UNKNOWN',
      name: 'without the user hub',
      prepare: (run: DeskRun) => {
        run.tell({ kind: 'connection', hub: 'user', state: 'down', reason: '' });
      },
    },
    {
      code: 'ACCOUNT_BLOCKED',
      name: 'when the venue does not let it trade',
      prepare: (run: DeskRun) => {
        run.tell({ kind: 'venueAccount', account: { ...run.account, canTrade: false } });
      },
    },
    {
      code: 'MARKET_CLOSED',
      name: 'while the market is closed',
      prepare: (run: DeskRun) => {
        run.passTo(at('2025-11-11T22:30:00Z'));
      },
    },
    {
      code: 'SESSION_UNKNOWN',
      name: 'where the calendar has ended',
      prepare: (run: DeskRun) => {
        run.passTo(at('2035-11-13T15:00:00Z'));
      },
    },
    {
      code: 'STATE_UNKNOWN',
      name: 'when an open position has no price',
      prepare: (run: DeskRun) => {
        const contractId = 'CON.F.US.EP.Z25' as never;
        run.order(
          aVenueOrder({
            customTag: null,
            venueOrderId: '900' as VenueOrderId,
            contractId,
            status: 'filled',
          }),
        );
        run.fill({
          venueOrderId: '900' as VenueOrderId,
          side: 'buy',
          price: 27_000 as Price,
          contractId,
        });
      },
    },
  ])('$code: $name', ({ code, prepare }) => {
    const run = new DeskRun({ calendar: sessionCalendar() }).start();
    prepare(run);
    run.forget();
    run.wish(anEntry());
    expect(run.denials).toEqual([code]);
    expect(run.takeEffects().filter((word) => word.startsWith('submit'))).toEqual([]);
    expect(run.takeHeard()).toContain('ended long denied');
  });

  it.each([
    { code: 'NO_STOP', fields: { bracket: { stopTicks: null, targetTicks: null } } },
    { code: 'STOP_SIDE', fields: { bracket: { stopTicks: -40 as never, targetTicks: null } } },
    {
      code: 'POSITION_LIMIT',
      fields: { quantity: 6 as never, bracket: { stopTicks: 4 as never, targetTicks: null } },
    },
    {
      code: 'DAILY_LOSS_LIMIT',
      fields: { bracket: { stopTicks: 196 as never, targetTicks: null } },
    },
    {
      code: 'MAXIMUM_LOSS_LIMIT',
      fields: { bracket: { stopTicks: 396 as never, targetTicks: null } },
    },
    { code: 'INVALID_REQUEST', fields: { quantity: 0 as never } },
    { code: 'INVALID_REQUEST', fields: { quantity: 1.5 as never } },
    { code: 'INVALID_REQUEST', fields: { price: null } },
    { code: 'INVALID_REQUEST', fields: { type: 'limit' as const, price: null } },
  ])('$code: $fields', ({ code, fields }) => {
    const chosen = { dailyLossAtPurchase: code !== 'MAXIMUM_LOSS_LIMIT' };
    const run = new DeskRun({ chosen, limits: { reduceToFit: false } }).start();
    run.wish(anEntry(fields));
    expect(run.denials).toEqual([code]);
    const [denied] = run.audited('orderDenied');
    expect(denied?.denial.observed).not.toBe('');
    expect(denied?.denial.allowed).not.toBe('');
  });

  it('without a declared program', () => {
    const run = new DeskRun({ program: null }).start();
    run.wish(anEntry());
    expect(run.denials).toEqual(['FLOOR_UNKNOWN']);
  });

  it('counts an approval before the next wish is assessed', () => {
    const run = new DeskRun({ limits: { duplicateWithinMs: 0 } }).start();
    const bracket = { stopTicks: 50 as never, targetTicks: null };
    run.wish(
      anEntry({ entry: 'one', bracket }),
      anEntry({ entry: 'two', bracket }),
      anEntry({ entry: 'three', bracket }),
    );
    expect(run.takeEffects()).toHaveLength(2);
    expect(run.denials).toEqual(['DAILY_LOSS_LIMIT']);
  });

  it('counts a position that its stop does not cover as a loss without bound', () => {
    const run = new DeskRun({ program: 'topstep-combine-150k', balance: 150_000 }).start();
    run.wish(anEntry({ quantity: 2 as never }));
    run.submitAnswered('run1-0-1', { kind: 'accepted', venueOrderId: ID });
    run.order(aVenueOrder({ quantity: 2 as never }));
    run.fill({ venueOrderId: ID, side: 'buy', price: 84_011 as Price, quantity: 2 as never });
    run.order(aStop({ status: 'open', stopPrice: 83_971 as Price, quantity: 1 as never }));
    expect(run.book.positionSize(NQ)).toBe(2);
    run.wish(anEntry({ entry: 'second' }));
    expect(run.denials).toEqual(['UNBOUNDED_RISK']);
  });
});
