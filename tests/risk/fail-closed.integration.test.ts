import type { ClientOrderId, Price, Quantity } from '@loadline/core';
import { describe, expect, it } from 'vitest';
import { entryOf } from './entry-wish.ts';
import { ACCOUNT, NQ, scene } from './runs/scene.ts';
import {
  ANY_ENTRY,
  longWithStop,
  UNKNOWN_ACCOUNTS,
  UNKNOWN_WITH_POSITION,
} from './runs/unknown-states.ts';
import type { VenueDesk } from './venue-desk.ts';

const reason = 'a test';

const expectDenied = (desk: VenueDesk, code: string): void => {
  const before = desk.sent.length;
  desk.wish(0, ANY_ENTRY);
  expect(desk.denials.at(-1)).toBe(code);
  expect(desk.sent).toHaveLength(before);
};

/** What it takes to be flat leaves, and the venue agrees that it is. */
const expectFlat = (desk: VenueDesk): void => {
  desk.settle();
  desk.trade(NQ, 84_000);
  desk.settle();
  desk.passSettled(120_000);
  desk.trade(NQ, 84_000);
  desk.settle();
  expect(desk.positionIn(ACCOUNT, NQ.id)).toBe(0);
};

describe.each(UNKNOWN_WITH_POSITION)('with $name', ({ code, desk: make }) => {
  it('nothing opens', () => {
    expectDenied(make(), code);
  });

  it('a stop moves toward the market', () => {
    const desk = make();
    desk.wish(0, { kind: 'moveStop', price: 83_980 as Price, reason: 'trail' });
    expect(desk.effects).toMatchObject([{ kind: 'modify', change: { stopPrice: 83_980 } }]);
  });

  it('an entry is canceled', () => {
    const desk = make();
    desk.wish(0, { kind: 'cancelEntry', entry: 'waiting', reason });
    expect(desk.effects.map(({ kind }) => kind)).toContain('cancel');
  });

  it('a strategy closes its position', () => {
    const desk = make();
    desk.wish(0, { kind: 'closePosition', reason });
    expectFlat(desk);
  });

  it('a person closes everything', () => {
    const desk = make();
    desk.command({ kind: 'flatten', accountId: ACCOUNT });
    expectFlat(desk);
  });
});

describe.each(UNKNOWN_ACCOUNTS)('an account that is $name', ({ code, desk: make }) => {
  it('opens nothing', () => {
    expectDenied(make(), code);
  });

  it('can be made flat', () => {
    const desk = make();
    desk.command({ kind: 'flatten', accountId: ACCOUNT });
    expectFlat(desk);
  });
});

describe('an order in a contract without product data', () => {
  it.each([
    ['opens', 'buy', 'denied'],
    ['reduces', 'sell', 'approved'],
  ] as const)('that %s is %s %s', (_what, side, verdict) => {
    const { engine, now } = longWithStop();
    const risk = engine.accounts.get(ACCOUNT)?.desk.risk;
    const decision = risk?.assess(
      {
        clientOrderId: 'ticket' as ClientOrderId,
        accountId: ACCOUNT,
        contractId: NQ.id,
        role: 'entry',
        type: 'market',
        side,
        quantity: 1 as Quantity,
        limitPrice: null,
        stopPrice: null,
        bracket: null,
      },
      {
        now,
        contract: null,
        known: true,
        canTrade: true,
        feedUp: true,
        flattening: false,
        session: engine.context.calendar.lookup(NQ.product, now),
        market: null,
      },
    );
    expect(decision?.verdict).toBe(verdict);
    if (decision?.verdict === 'denied') expect(decision.finding.code).toBe('PRODUCT_UNKNOWN');
  });
});

describe('a stop that was to be moved and was not', () => {
  it('counts where the venue has it', () => {
    const desk = scene();
    desk.enter(0, { stopTicks: 100 });
    desk.price(NQ, 84_000);
    desk.passSettled(2_000);
    desk.wish(0, { kind: 'moveStop', price: 83_990 as Price, reason: 'trail' });
    desk.perform('lose');
    desk.wish(0, entryOf({ entry: 'more', stopTicks: 90 }));
    expect(desk.denials).toEqual(['DAILY_LOSS_LIMIT']);
  });
});
