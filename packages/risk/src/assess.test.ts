import {
  type AccountId,
  type ClientOrderId,
  type ContractId,
  type IsoDate,
  type Money,
  moneyFromDollars,
  type OrderRequest,
  type Price,
  productByRoot,
  type Quantity,
  type Session,
  type Ticks,
  type UnixMs,
} from '@loadline/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AccountView, OrderCost } from './account-view.ts';
import { assess, riskOfRequest } from './assess.ts';
import type { AccountProgram } from './program.ts';

const dollars = moneyFromDollars;

const PROGRAM: AccountProgram = {
  id: 'test',
  title: 'Test',
  startBalance: dollars(50_000),
  maximumLoss: dollars(2_000),
  floorLock: dollars(50_000),
  dailyLoss: dollars(1_000),
  lotTenthsMax: 50,
};

function nq(): OrderCost {
  const product = productByRoot('NQ');
  if (product === null) throw new Error('NQ is a product');
  return { product, slippageTicks: 2 };
}

const COST = nq();
const NOW = Date.parse('2025-11-11T15:00:00Z') as UnixMs;

const SESSION: Session = {
  tradeDate: '2025-11-11' as IsoDate,
  tradingDay: '2025-11-11' as IsoDate,
  opensAt: (NOW - 3_600_000) as UnixMs,
  closesAt: (NOW + 3_600_000) as UnixMs,
  segments: [],
  flatBy: (NOW + 3_000_000) as UnixMs,
  lastEntryAt: (NOW + 1_000_000) as UnixMs,
  earlyClose: false,
};

const aView = (fields: Partial<AccountView> = {}): AccountView => ({
  now: NOW,
  known: true,
  canTrade: true,
  lockedUntil: null,
  flattening: false,
  feedUp: true,
  session: { kind: 'open', session: SESSION },
  equity: dollars(50_000),
  floor: dollars(48_000),
  dayStartBalance: dollars(50_000),
  riskToStops: 0 as Money,
  lotTenths: 0,
  position: 0,
  ...fields,
});

const aRequest = (fields: Partial<OrderRequest> = {}): OrderRequest => ({
  clientOrderId: 'a-0-1' as ClientOrderId,
  accountId: 1 as AccountId,
  contractId: 'CON.F.US.ENQ.Z25' as ContractId,
  type: 'stop',
  side: 'buy',
  quantity: 1 as Quantity,
  limitPrice: null,
  stopPrice: 84_000 as Price,
  bracket: { stopTicks: 40 as Ticks, targetTicks: null },
  ...fields,
});

const codeOf = (request: OrderRequest, view: AccountView, program = PROGRAM): string => {
  const decision = assess(request, COST, view, program);
  return decision.verdict === 'approved' ? 'approved' : decision.denial.code;
};

const withStop = (stopTicks: number) => ({
  bracket: { stopTicks: stopTicks as Ticks, targetTicks: null },
});

/** A market order against the position, without exits: all that can count as reducing. */
const anExit = (quantity: number): OrderRequest =>
  aRequest({
    type: 'market',
    stopPrice: null,
    side: 'sell',
    quantity: quantity as Quantity,
    bracket: null,
  });

describe('assess', () => {
  it.each<{ code: string; name: string; view: Partial<AccountView> }>([
    { code: 'approved', name: 'all is well', view: {} },
    { code: 'STATE_UNKNOWN', name: 'the account has not been read', view: { known: false } },
    { code: 'ACCOUNT_BLOCKED', name: 'the venue forbids it', view: { canTrade: false } },
    {
      code: 'ACCOUNT_LOCKED',
      name: 'a limit was touched',
      view: { lockedUntil: (NOW + 1) as UnixMs },
    },
    { code: 'approved', name: 'the lock has just ended', view: { lockedUntil: NOW } },
    { code: 'FLATTENING', name: 'the account is being made flat', view: { flattening: true } },
    { code: 'FEED_DOWN', name: 'a hub is away', view: { feedUp: false } },
    {
      code: 'SESSION_UNKNOWN',
      name: 'the calendar has ended',
      view: { session: { kind: 'unknown' } },
    },
    {
      code: 'MARKET_CLOSED',
      name: 'the market is closed',
      view: { session: { kind: 'closed', next: SESSION } },
    },
    { code: 'PAST_LAST_ENTRY', name: 'it is the last entry', view: { now: SESSION.lastEntryAt } },
    {
      code: 'approved',
      name: 'it is just before it',
      view: { now: (SESSION.lastEntryAt - 1) as UnixMs },
    },
    { code: 'STATE_UNKNOWN', name: 'an open position has no price', view: { equity: null } },
    { code: 'FLOOR_UNKNOWN', name: 'the floor is not known', view: { floor: null } },
    { code: 'approved', name: 'the lots fit exactly', view: { lotTenths: 40 } },
    { code: 'POSITION_LIMIT', name: 'the lots do not fit', view: { lotTenths: 41 } },
  ])('says $code when $name', ({ code, view }) => {
    expect(codeOf(aRequest(), aView(view))).toBe(code);
  });

  it.each<{ code: string; fields: Partial<OrderRequest> }>([
    { code: 'NO_STOP', fields: { bracket: null } },
    { code: 'NO_STOP', fields: withStop(0) },
    { code: 'NO_STOP', fields: withStop(-40) },
    { code: 'NO_STOP', fields: withStop(Number.NaN) },
    { code: 'NO_STOP', fields: withStop(1.5) },
    { code: 'INVALID_REQUEST', fields: { quantity: -1 as Quantity } },
    { code: 'INVALID_REQUEST', fields: { quantity: Number.NaN as Quantity } },
    { code: 'INVALID_REQUEST', fields: { stopPrice: null } },
    { code: 'INVALID_REQUEST', fields: { stopPrice: 84_000.5 as Price } },
    { code: 'INVALID_REQUEST', fields: { limitPrice: 84_000 as Price } },
    { code: 'INVALID_REQUEST', fields: { type: 'market' } },
    {
      code: 'INVALID_REQUEST',
      fields: { bracket: { stopTicks: 40 as Ticks, targetTicks: -1 as Ticks } },
    },
  ])('says $code to $fields', ({ code, fields }) => {
    expect(codeOf(aRequest(fields), aView())).toBe(code);
  });

  it('lets the worst case come to the last dollar above a limit, and not to the limit', () => {
    const { exchangePerSide, nfaPerSide, commissionPerSide } = COST.product.fees;
    const fees = 2 * (exchangePerSide + nfaPerSide + commissionPerSide);
    const risk = riskOfRequest({ quantity: 1 as Quantity, ...withStop(40) }, COST);
    expect(risk).toBe(44 * 5_000_000 + fees);
    const nearly = { dayStartBalance: (50_000_000_000 + 1_000_000_000 - risk - 1) as Money };
    const exactly = { dayStartBalance: (50_000_000_000 + 1_000_000_000 - risk) as Money };
    expect(codeOf(aRequest(), aView(nearly))).toBe('approved');
    expect(codeOf(aRequest(), aView(exactly))).toBe('DAILY_LOSS_LIMIT');
    expect(codeOf(aRequest(), aView({ floor: (50_000_000_000 - risk - 1) as Money }))).toBe(
      'approved',
    );
    expect(codeOf(aRequest(), aView({ floor: (50_000_000_000 - risk) as Money }))).toBe(
      'MAXIMUM_LOSS_LIMIT',
    );
  });

  it('explains a denial with what was seen and what is allowed', () => {
    const decision = assess(aRequest(), COST, aView({ lotTenths: 45 }), PROGRAM);
    expect(decision).toMatchObject({
      verdict: 'denied',
      denial: { code: 'POSITION_LIMIT', observed: '5.5 lots', allowed: '5 lots' },
    });
  });

  it.each<Partial<AccountView>>([
    { canTrade: false },
    { lockedUntil: (NOW + 1) as UnixMs },
    { flattening: true },
    { feedUp: false },
    { session: { kind: 'unknown' } },
    { equity: null },
    { floor: null },
    { riskToStops: dollars(90_000) },
    { lotTenths: 999 },
  ])('never denies what only reduces a known position: %o', (view) => {
    expect(codeOf(anExit(2), aView({ ...view, position: 2 }))).toBe('approved');
  });

  it.each([
    { name: 'is larger than the position', view: { position: 1 } },
    { name: 'adds to it', view: { position: -2 } },
    { name: 'meets a flat account', view: { position: 0 } },
    { name: 'meets an unknown position', view: { position: 2, known: false } },
  ])('takes an order for an opening one when it $name', ({ view }) => {
    expect(codeOf(anExit(2), aView(view))).not.toBe('approved');
  });
});

describe('assess, whatever the numbers', () => {
  const money = fc
    .integer({ min: -3_000_000_000, max: 60_000_000_000 })
    .map((micros) => micros as Money);
  const views = fc.record({
    equity: fc.option(money, { nil: null }),
    floor: fc.option(money, { nil: null }),
    dayStartBalance: money,
    riskToStops: fc.integer({ min: 0, max: 3_000_000_000 }).map((micros) => micros as Money),
    lotTenths: fc.nat({ max: 60 }),
    position: fc.integer({ min: -3, max: 3 }),
    known: fc.boolean(),
    feedUp: fc.boolean(),
    flattening: fc.boolean(),
  });
  const requests = fc.record({
    side: fc.constantFrom('buy' as const, 'sell' as const),
    quantity: fc.integer({ min: -1, max: 6 }).map((size) => size as Quantity),
    bracket: fc.option(
      fc.record({
        stopTicks: fc.option(
          fc.integer({ min: -50, max: 400 }).map((ticks) => ticks as Ticks),
          { nil: null },
        ),
        targetTicks: fc.constant(null),
      }),
      { nil: null },
    ),
  });

  it('approves an opening order only above every limit, with a stop and within its lots', () => {
    const check = fc.property(views, requests, (view, request) => {
      const full = aView(view);
      const order = aRequest(request);
      if (codeOf(order, full) !== 'approved') return;
      const against = order.bracket === null && (order.side === 'buy') === view.position < 0;
      if (view.known && against && order.quantity <= Math.abs(view.position)) return;
      const stopTicks = order.bracket?.stopTicks ?? 0;
      expect(view.known && view.feedUp && !view.flattening).toBe(true);
      expect(stopTicks).toBeGreaterThan(0);
      const lost = order.quantity * (stopTicks * 5_000_000);
      const worst = (view.equity ?? 0) - view.riskToStops - lost;
      expect(worst).toBeGreaterThan(view.floor ?? Number.POSITIVE_INFINITY);
      expect(worst).toBeGreaterThan(view.dayStartBalance - 1_000_000_000);
      expect(view.lotTenths + order.quantity * 10).toBeLessThanOrEqual(50);
    });
    fc.assert(check, { numRuns: 3_000 });
  });

  it('denies a larger order wherever it denies a smaller one for a limit', () => {
    const check = fc.property(views, fc.integer({ min: 1, max: 5 }), (view, quantity) => {
      const full = aView({ ...view, position: 0 });
      const smaller = codeOf(aRequest({ quantity: quantity as Quantity }), full);
      const larger = codeOf(aRequest({ quantity: (quantity + 1) as Quantity }), full);
      if (smaller !== 'approved') expect(larger).not.toBe('approved');
    });
    fc.assert(check, { numRuns: 1_000 });
  });
});
