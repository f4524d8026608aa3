import type { Price, Quantity, VenueOrder, VenueOrderId } from '@loadline/core';
import { describe, expect, it } from 'vitest';
import { ACCOUNT, DeskRun, NQ } from '../../test/desk-run.ts';
import { anEntry } from '../../test/scripted-strategy.ts';
import { aVenueOrder, FIRST } from '../../test/venue-entities.ts';

const REFUSED = {
  kind: 'rejected',
  code: 'BRACKETS_REFUSED',
  reason: 'Brackets cannot be used with Position Brackets.',
} as const;

const accepted = (venueOrderId: string) =>
  ({ kind: 'accepted', venueOrderId: venueOrderId as VenueOrderId }) as const;

/** An entry of three whose exits the venue would not take: sent again without, and at work. */
function bareEntry(): DeskRun {
  const run = new DeskRun({ program: 'topstep-practice', balance: 150_000 }).start();
  run.wish(anEntry({ quantity: 3 as Quantity }));
  run.forget();
  run.submitAnswered(FIRST, REFUSED);
  run.submitAnswered(FIRST, accepted('100'));
  run.order(aVenueOrder({ quantity: 3 as Quantity }));
  return run;
}

/** So many of the entry fill at its price. */
function fills(run: DeskRun, quantity: number, fields = {}): void {
  const side = 'buy';
  const price = 84_011 as Price;
  run.fill({
    venueOrderId: '100' as VenueOrderId,
    side,
    price,
    quantity: quantity as Quantity,
    ...fields,
  });
}

const STOP = '300' as VenueOrderId;
const TARGET = '301' as VenueOrderId;

const ownStop = (fields: Partial<VenueOrder> = {}): VenueOrder =>
  aVenueOrder({
    venueOrderId: STOP,
    customTag: 'run1-x-2',
    side: 'sell',
    stopPrice: 83_971 as Price,
    ...fields,
  });

const ownTarget = (fields: Partial<VenueOrder> = {}): VenueOrder =>
  aVenueOrder({
    venueOrderId: TARGET,
    customTag: 'run1-x-3',
    type: 'limit',
    side: 'sell',
    stopPrice: null,
    limitPrice: 84_091 as Price,
    ...fields,
  });

/** Long one of three, with the stop and the target of the desk at work. */
function longOne(): DeskRun {
  const run = bareEntry();
  fills(run, 1);
  run.submitAnswered('run1-x-2', accepted(STOP));
  run.submitAnswered('run1-x-3', accepted(TARGET));
  run.order(ownStop());
  run.order(ownTarget());
  run.forget();
  return run;
}

/** Long three, with exits of three. */
function longThree(): DeskRun {
  const run = longOne();
  fills(run, 2);
  run.order(ownStop({ quantity: 3 as Quantity }));
  run.order(ownTarget({ quantity: 3 as Quantity }));
  run.forget();
  return run;
}

const submits = (run: DeskRun) =>
  run.effects.flatMap((effect) =>
    effect.kind === 'submit' ? [{ ...effect.request, exits: effect.exits }] : [],
  );

const changes = (run: DeskRun) =>
  run.effects.flatMap((effect) =>
    effect.kind === 'modify' ? [`${effect.venueOrderId} to ${effect.change.quantity}`] : [],
  );

describe('an entry whose exits the venue refuses', () => {
  it('is sent once more under its name, without them [S10]', () => {
    const run = new DeskRun().start();
    run.wish(anEntry());
    const [first] = submits(run);
    run.forget();
    run.submitAnswered(FIRST, REFUSED);
    expect(submits(run)).toEqual([{ ...first, exits: 'own' }]);
    expect(run.statusOf(FIRST)).toBe('submitted');
    expect(run.takeHeard()).toEqual([]);
    expect(run.audited('bracketsRefused')).toHaveLength(1);
  });

  it('is not sent a third time', () => {
    const run = new DeskRun().start();
    run.wish(anEntry());
    run.submitAnswered(FIRST, REFUSED);
    run.forget();
    run.submitAnswered(FIRST, REFUSED);
    expect(submits(run)).toEqual([]);
    expect(run.takeHeard()).toEqual(['ended long rejected']);
  });

  it('is not sent again where nothing may be opened any more', () => {
    const run = new DeskRun().start();
    run.wish(anEntry());
    run.command({ kind: 'halt', accountId: ACCOUNT, mode: 'reducing', reason: 'test' });
    run.forget();
    run.submitAnswered(FIRST, REFUSED);
    expect(submits(run)).toEqual([]);
    expect(run.statusOf(FIRST)).toBe('rejected');
  });

  it.each([
    { name: 'before the answer', early: true },
    { name: 'after the answer', early: false },
  ])('stays alive when the refused order is told $name', ({ early }) => {
    const run = new DeskRun().start();
    const refused = { venueOrderId: '99' as VenueOrderId };
    const tell = () => {
      run.order(aVenueOrder({ ...refused, status: 'pending' }));
      run.order(aVenueOrder({ ...refused, status: 'rejected' }));
    };
    run.wish(anEntry());
    if (early) tell();
    run.submitAnswered(FIRST, REFUSED);
    if (!early) tell();
    expect(run.statusOf(FIRST)).toBe('submitted');
    run.submitAnswered(FIRST, accepted('100'));
    tell();
    run.order(aVenueOrder());
    expect(run.statusOf(FIRST)).toBe('working');
    expect(run.desk.orders.get(FIRST as never)?.order.venueOrderId).toBe('100');
    expect(run.takeHeard()).not.toContain('ended long rejected');
  });

  it('takes a refusal that overtook its acceptance for what it is', () => {
    const run = new DeskRun().start();
    run.wish(anEntry());
    run.order(aVenueOrder({ status: 'rejected' }));
    run.submitAnswered(FIRST, accepted('100'));
    expect(run.statusOf(FIRST)).toBe('rejected');
  });

  it('makes all later entries of the day go without, and asks again the next day', () => {
    const run = bareEntry();
    run.wish({ kind: 'cancelEntry', entry: 'long', reason: 'test' });
    run.order(aVenueOrder({ status: 'canceled' }));
    run.forget();
    run.wish(anEntry());
    expect(submits(run).map(({ exits }) => exits)).toEqual(['own']);
    run.order(aVenueOrder({ customTag: 'run1-0-2', venueOrderId: '110' as never }));
    run.order(
      aVenueOrder({ customTag: 'run1-0-2', venueOrderId: '110' as never, status: 'canceled' }),
    );
    run.passTo(Date.parse('2025-11-12T15:00:00Z') as never);
    run.trade(84_000);
    run.settle();
    run.forget();
    run.wish(anEntry());
    expect(submits(run).map(({ exits }) => exits)).toEqual(['venue']);
  });
});

describe('exits of our own', () => {
  it('leave with the fill, the stop first, at the distances of the entry', () => {
    const run = bareEntry();
    run.forget();
    fills(run, 1);
    expect(submits(run)).toMatchObject([
      { role: 'stop', type: 'stop', side: 'sell', quantity: 1, stopPrice: 83_971, bracket: null },
      { role: 'target', type: 'limit', side: 'sell', quantity: 1, limitPrice: 84_091 },
    ]);
    expect(run.audited('filled')[0]?.at).toBe(run.audited('orderChanged')[0]?.at);
  });

  it('are no more than one pair, whatever comes again', () => {
    const run = bareEntry();
    fills(run, 1);
    run.forget();
    run.order(aVenueOrder({ quantity: 3 as Quantity, filledQuantity: 1 }));
    run.trade(84_012);
    run.pass(1);
    expect(submits(run)).toEqual([]);
  });

  it('become larger with every part that fills', () => {
    const run = longOne();
    fills(run, 2);
    expect(changes(run)).toEqual(['300 to 3', '301 to 3']);
  });

  it('belong to what has filled of their own entry, each at its distance', () => {
    const run = longThree();
    const second = { customTag: 'run1-0-4', venueOrderId: '110' as VenueOrderId } as const;
    run.wish(anEntry({ entry: 'more', quantity: 3 as Quantity, price: 84_020 as Price }));
    run.order(aVenueOrder({ ...second, quantity: 3 as Quantity }));
    run.forget();
    fills(run, 1, { venueOrderId: second.venueOrderId, price: 84_021 as Price });
    expect(submits(run)).toMatchObject([
      { role: 'stop', quantity: 1, stopPrice: 83_981 },
      { role: 'target', quantity: 1, limitPrice: 84_101 },
    ]);
    expect(changes(run)).toEqual([]);
  });

  it('wait for the answer before they are made larger', () => {
    const run = bareEntry();
    fills(run, 1);
    run.forget();
    fills(run, 2);
    expect(run.takeEffects()).toEqual([]);
    run.submitAnswered('run1-x-2', accepted(STOP));
    run.order(ownStop());
    expect(changes(run)).toEqual(['300 to 3']);
  });

  it('get one more beside them when the venue does not make them larger', () => {
    const run = longOne();
    fills(run, 2);
    run.forget();
    run.tell({
      kind: 'modifyAnswered',
      venueOrderId: STOP,
      outcome: { kind: 'rejected', code: 'NO', reason: 'no' },
    });
    expect(submits(run)).toMatchObject([{ role: 'stop', quantity: 2, stopPrice: 83_971 }]);
  });

  it.each([
    { closes: 'stop', id: STOP, price: 83_971, other: TARGET },
    { closes: 'target', id: TARGET, price: 84_091, other: STOP },
  ])('end together: the $closes fills', ({ id, price, other }) => {
    const run = longThree();
    const sold = { side: 'sell', price: price as Price, quantity: 3 as Quantity } as const;
    run.fill({ venueOrderId: id, ...sold });
    expect(run.takeEffects()).toEqual([`cancel ${other}`]);
  });

  it('shrink together', () => {
    const run = longThree();
    run.fill({ venueOrderId: TARGET, side: 'sell', price: 84_091 as Price });
    expect(changes(run)).toEqual(['300 to 2']);
  });

  it('shrink with what is closed elsewhere', () => {
    const run = longThree();
    run.order(aVenueOrder({ customTag: null, venueOrderId: '900' as never, side: 'sell' }));
    run.forget();
    run.fill({ venueOrderId: '900' as VenueOrderId, side: 'sell', price: 84_000 as Price });
    expect(changes(run)).toEqual(['300 to 2', '301 to 2']);
  });

  it('are canceled when the position is gone', () => {
    const run = longThree();
    const sold = { side: 'sell', price: 84_000 as Price, quantity: 3 as Quantity } as const;
    run.order(aVenueOrder({ customTag: null, venueOrderId: '900' as never, side: 'sell' }));
    run.forget();
    run.fill({ venueOrderId: '900' as VenueOrderId, ...sold });
    expect(run.takeEffects()).toEqual(['cancel 300', 'cancel 301']);
  });

  it('that both fill turn the position, which is closed at once', () => {
    const run = longThree();
    const sold = { side: 'sell', quantity: 3 as Quantity } as const;
    run.fill({ venueOrderId: STOP, price: 83_971 as Price, ...sold });
    run.forget();
    run.fill({ venueOrderId: TARGET, price: 84_091 as Price, ...sold });
    expect(run.book.positionSize(NQ)).toBe(-3);
    expect(run.takeEffects()).toEqual(['close']);
  });

  it('are not made where the market is through the stop: it is closed', () => {
    const run = bareEntry();
    run.trade(83_960);
    run.forget();
    fills(run, 3);
    expect(run.takeEffects()).toEqual(['close']);
  });

  it('lead to a flatten when the stop is refused', () => {
    const run = bareEntry();
    fills(run, 3);
    run.forget();
    run.submitAnswered('run1-x-2', { kind: 'rejected', code: 'NO', reason: 'no' });
    run.submitAnswered('run1-x-3', accepted(TARGET));
    expect(run.takeEffects()).toContain('cancel 301');
    run.order(ownTarget({ status: 'canceled' }));
    expect(run.takeEffects()).toContain('close');
  });

  it('are moved as those of the venue', () => {
    const run = longThree();
    run.trade(84_050);
    run.wish({ kind: 'moveStop', price: 84_011 as Price, reason: 'breakeven' });
    expect(run.takeEffects()).toEqual(['modify 300 stop 84011']);
  });

  it('survive a restart: what the venue took is found, nothing is sent twice', () => {
    const run = bareEntry();
    const at = run.now;
    fills(run, 3);
    run.restart();
    const order = { venueOrderId: '100' as VenueOrderId, side: 'buy' } as const;
    const fill = run.aFill({ ...order, price: 84_011 as Price, quantity: 3 as Quantity, at });
    const position = { accountId: ACCOUNT, contractId: NQ, size: 3, averagePriceTicks: 84_011 };
    run.settle({
      positions: [{ ...position, openedAt: at }],
      orders: [ownStop({ quantity: 3 as Quantity }), ownTarget({ quantity: 3 as Quantity })],
      fills: [{ ...fill, fillId: 'f1' as never }],
    });
    expect(submits(run)).toEqual([]);
    expect(run.statusOf('run1-x-2')).toBe('working');
  });
});

describe('exits that are left over', () => {
  /** Bought one with the venue's exits, and sold it by the order of this name. */
  function closedBy(venueOrderId: string): DeskRun {
    const run = new DeskRun().start();
    run.wish(anEntry());
    run.submitAnswered(FIRST, accepted('100'));
    run.order(aVenueOrder());
    run.fill({ venueOrderId: '100' as VenueOrderId, side: 'buy', price: 84_011 as Price });
    const parent = { parentOrderId: '100' as VenueOrderId, side: 'sell' as const };
    run.order(ownStop({ ...parent, customTag: `${FIRST}-SL` }));
    run.order(ownTarget({ ...parent, venueOrderId: '400' as never, customTag: `${FIRST}-TP` }));
    run.order(aVenueOrder({ customTag: null, venueOrderId: '900' as never, side: 'sell' }));
    run.forget();
    run.fill({ venueOrderId: venueOrderId as VenueOrderId, side: 'sell', price: 84_000 as Price });
    return run;
  }

  it('are canceled at once when something else has closed the position', () => {
    expect(closedBy('900').takeEffects()).toEqual(['cancel 300', 'cancel 400']);
  });

  it('are left to the venue for a second when their sibling has filled', () => {
    const run = closedBy('400');
    run.pass(0.999);
    expect(run.takeEffects()).toEqual([]);
    run.pass(0.001);
    expect(run.takeEffects()).toEqual(['cancel 300']);
  });
});
