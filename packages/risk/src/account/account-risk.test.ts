import {
  type ClientOrderId,
  type OrderRequest,
  type Price,
  type Quantity,
  sessionCalendar,
  type UnixMs,
} from '@loadline/core';
import { describe, expect, it } from 'vitest';
import {
  anAccount,
  anOpenMarket,
  anUnmetAccount,
  aProduct,
  DAY,
  hold,
  OPEN,
  verdictOf,
} from '../../test/account-scene.ts';
import { limitsWith } from '../../test/limits.ts';
import { dollars } from '../../test/rules.ts';
import { contractOf, MNQ, NOW } from '../../test/situation.ts';
import type { EquityLimit } from '../decision/decision.ts';
import type { RiskLimits } from '../limits/risk-limits.ts';
import { pullKillSwitch } from '../state/kill-switch.ts';
import type { AccountRisk } from './account-risk.ts';
import type { Surroundings } from './decide.ts';

const LAST = 100_000;
const NQ = contractOf('NQ');
const MES = contractOf('MES');
const id = (name: string) => name as ClientOrderId;

/** Long 2 MNQ, which end at a stop 40 ticks away. */
function longTwo(risk: AccountRisk = anAccount()): AccountRisk {
  hold(risk, MNQ, 2, LAST);
  const price = (LAST - 40) as Price;
  risk.onStop({ orderId: id('stop'), contract: MNQ, side: 'sell', price, quantity: 2 });
  return risk;
}

/** Sells what `longTwo` holds, and nothing more. */
const CLOSE: Partial<OrderRequest> = {
  type: 'market',
  side: 'sell',
  stopPrice: null,
  bracket: null,
};

type MarketFields = Partial<NonNullable<Surroundings['market']>>;

const market = (fields: MarketFields) => ({
  market: {
    last: LAST as Price,
    heardAt: NOW - 500,
    timeWentBack: false,
    settlement: null,
    ...fields,
  },
});

const met = { tradingDay: DAY, balance: OPEN, dayStartBalance: OPEN, rebuilt: null, facts: [] };
const cause = { by: 'a person', why: 'a test', at: NOW };

type ClosedRow = Readonly<{
  name: string;
  code: string;
  around?: Partial<Surroundings>;
  account?: () => AccountRisk;
  prepare?: (risk: AccountRisk) => void;
  order?: Partial<OrderRequest>;
  /** What becomes of an order that only closes; it passes unless the row says otherwise. */
  close?: string;
}>;

const weekend = Date.parse('2026-10-10T15:00:00Z') as UnixMs;

const CLOSED: readonly ClosedRow[] = [
  { name: 'nothing was read', code: 'STATE_UNKNOWN', around: { known: false }, close: 'same' },
  { name: 'the venue blocks it', code: 'ACCOUNT_BLOCKED', around: { canTrade: false } },
  { name: 'the feed is down', code: 'FEED_DOWN', around: { feedUp: false } },
  { name: 'it is being made flat', code: 'FLATTENING', around: { flattening: true } },
  { name: 'the contract has no data', code: 'PRODUCT_UNKNOWN', around: { contract: null } },
  { name: 'another contract is told', code: 'PRODUCT_UNKNOWN', around: { contract: NQ } },
  {
    name: 'the calendar has ended',
    code: 'SESSION_UNKNOWN',
    around: { session: { kind: 'unknown' } },
  },
  {
    name: 'the market is closed',
    code: 'MARKET_CLOSED',
    around: { session: sessionCalendar().lookup(MNQ.product, weekend) },
  },
  { name: 'there is no market', code: 'STALE_QUOTE', around: { market: null } },
  { name: 'no price has come', code: 'STALE_QUOTE', around: market({ last: null, heardAt: 0 }) },
  { name: 'the price is old', code: 'STALE_QUOTE', around: market({ heardAt: NOW - 120_001 }) },
  { name: 'the price is of later', code: 'STALE_QUOTE', around: market({ heardAt: NOW + 1 }) },
  { name: 'time went back', code: 'VENUE_TIME_BACK', around: market({ timeWentBack: true }) },
  {
    name: 'the price is none',
    code: 'NOT_A_NUMBER',
    around: market({ last: Number.NaN as Price }),
  },
  {
    name: 'an order has no product data',
    code: 'STATE_UNKNOWN',
    prepare: (risk) => risk.onUnknownOrder(id('x')),
  },
  {
    name: 'a position has no product data',
    code: 'STATE_UNKNOWN',
    prepare: (risk) => risk.setUnknownPositions(['CON.F.US.XYZ.Z26']),
  },
  {
    name: 'a position has no price',
    code: 'STATE_UNKNOWN',
    prepare: (risk) => risk.onPosition(MES, 1, dollars(100)),
  },
  {
    name: 'a stop is gone',
    code: 'UNBOUNDED_RISK',
    prepare: (risk) => risk.onOrderGone(id('stop')),
  },
  {
    name: 'a stop is too small',
    code: 'UNBOUNDED_RISK',
    prepare: (risk) =>
      risk.onStop({
        orderId: id('stop'),
        contract: MNQ,
        side: 'sell',
        price: (LAST - 40) as Price,
        quantity: 1,
      }),
  },
  {
    name: 'an entry has no stop',
    code: 'UNBOUNDED_RISK',
    prepare: (risk) =>
      risk.onEntry({
        orderId: id('x'),
        contract: MES,
        side: 'buy',
        quantity: 1,
        stopTicks: null,
        group: null,
      }),
  },
  {
    name: 'nothing is declared',
    code: 'FLOOR_UNKNOWN',
    account: () => anUnmetAccount({ rules: null }),
  },
  { name: 'it was never met', code: 'FLOOR_UNKNOWN', account: anUnmetAccount },
  {
    name: 'it was met in mid-life',
    code: 'ACCOUNT_UNCONFIRMED',
    account: () => {
      const risk = anUnmetAccount();
      risk.meet({ ...met, hasTraded: true, contradictions: [] });
      return risk;
    },
  },
  {
    name: 'the venue contradicts',
    code: 'ACCOUNT_CONTRADICTED',
    account: () => {
      const risk = anUnmetAccount();
      risk.meet({ ...met, hasTraded: false, contradictions: ['It is another.'] });
      return risk;
    },
  },
  {
    name: 'the kill switch is pulled',
    code: 'ACCOUNT_HALTED',
    prepare: ({ desk }) => {
      desk.killSwitch = pullKillSwitch(desk.killSwitch, cause, NOW);
    },
  },
  {
    name: 'it is locked',
    code: 'ACCOUNT_LOCKED',
    prepare: (risk) => {
      risk.state = { kind: 'locked', until: null, ...cause };
    },
  },
  {
    name: 'it is reducing',
    code: 'ACCOUNT_REDUCING',
    prepare: (risk) => {
      risk.state = { kind: 'reducing', ...cause };
    },
  },
  {
    name: 'the size is none',
    code: 'INVALID_REQUEST',
    order: { quantity: Number.NaN as Quantity },
  },
];

describe('an account of which something is not known or not allowed', () => {
  it.each(CLOSED)('opens nothing while $name ($code), and closes', (row) => {
    const risk = longTwo(row.account?.() ?? anAccount());
    row.prepare?.(risk);
    const around = anOpenMarket(MNQ, LAST, row.around);
    expect(verdictOf(risk, row.order, around)).toBe(row.code);
    const close = row.close === undefined ? 'approved 2' : row.code;
    expect(verdictOf(risk, CLOSE, around)).toBe(close);
  });

  it('opens in the same scene once all is known', () => {
    expect(verdictOf(longTwo())).toBe('approved 2');
  });

  it('is not closing what would turn the position, or has exits of its own', () => {
    const risk = longTwo();
    risk.state = { kind: 'halted', ...cause };
    expect(verdictOf(risk, { ...CLOSE, quantity: 3 as Quantity })).toBe('ACCOUNT_HALTED');
    expect(verdictOf(risk, { ...CLOSE, side: 'buy' })).toBe('ACCOUNT_HALTED');
    const stopTicks = 20 as never;
    const bracket = { stopTicks, targetTicks: null };
    expect(verdictOf(risk, { ...CLOSE, bracket })).toBe('ACCOUNT_HALTED');
    expect(verdictOf(risk, { ...CLOSE, quantity: 1 as Quantity })).toBe('approved 1');
  });
});

describe('an approval', () => {
  it('is one object that the next question writes again', () => {
    const risk = longTwo();
    const around = anOpenMarket();
    const first = risk.assess({ ...ORDER, clientOrderId: id('one') }, around);
    const second = risk.assess({ ...ORDER, clientOrderId: id('two') }, around);
    expect(second).toBe(first);
    expect(second).toMatchObject({ verdict: 'approved', request: { clientOrderId: 'two' } });
  });

  it('of a smaller size leaves the order that was asked for as it was', () => {
    const asked = { ...ORDER, quantity: 40 as Quantity };
    const decision = longTwo().assess(asked, anOpenMarket());
    expect(decision.verdict).toBe('reduced');
    expect(asked.quantity).toBe(40);
  });
});

const ORDER: OrderRequest = {
  clientOrderId: id('one'),
  accountId: 1 as never,
  contractId: MNQ.id,
  role: 'entry',
  type: 'stop',
  side: 'buy',
  quantity: 2 as Quantity,
  limitPrice: null,
  stopPrice: (LAST + 10) as Price,
  bracket: { stopTicks: 40 as never, targetTicks: null },
};

describe('the size of an account', () => {
  const entry = { contract: NQ, side: 'sell', stopTicks: 40, group: null } as const;

  it('counts positions and entries, whatever their side, and forgets what is gone', () => {
    const risk = longTwo();
    expect(risk.sizes.lotTenths).toBe(2);
    risk.onEntry({ ...entry, orderId: id('a'), quantity: 2 });
    expect([risk.sizes.lotTenths, risk.sizes.contractsOf('NQ')]).toEqual([22, 2]);
    risk.onEntry({ ...entry, orderId: id('a'), quantity: 1 });
    expect(risk.sizes.lotTenths).toBe(12);
    risk.onOrderGone(id('a'));
    risk.onPosition(MNQ, -3, dollars(0));
    expect([risk.sizes.lotTenths, risk.sizes.contractsOf('NQ')]).toEqual([3, 0]);
    expect(risk.positionIn(MNQ.id)).toBe(-3);
  });

  it.each([
    { name: 'the firm’s five lots', limits: {}, root: 'MNQ', left: 48 },
    { name: 'the same in minis', limits: {}, root: 'NQ', left: 4 },
    { name: 'two tenths each', limits: {}, root: 'SIL', left: 24 },
    { name: 'a limit of one’s own', limits: { accountLotTenthsMax: 13 }, root: 'NQ', left: 1 },
    { name: 'a larger one of one’s own', limits: { accountLotTenthsMax: 90 }, root: 'NQ', left: 4 },
    { name: 'nothing left', limits: { accountLotTenthsMax: 2 }, root: 'MNQ', left: 0 },
  ])('leaves contracts below $name', ({ limits, root, left }) => {
    const risk = longTwo(anAccount({ limits: limitsWith(limits) }));
    expect(risk.lotsLeft(aProduct(root))).toBe(left);
  });
});

type LimitRow = Readonly<{
  name: string;
  limits: Partial<RiskLimits>;
  balance?: number;
  nearest: EquityLimit;
  threshold: number;
}>;

const personalLoss = (amount: number, action: 'nothing' | 'liquidate' = 'liquidate') => ({
  personalLoss: { amount: dollars(amount), action, trailing: 'fixed' as const },
});

const NEAREST: readonly LimitRow[] = [
  { name: 'the daily limit', limits: {}, nearest: 'dailyLoss', threshold: 49_000 },
  {
    name: 'a personal limit',
    limits: personalLoss(400),
    nearest: 'personalLoss',
    threshold: 49_600,
  },
  {
    name: 'the firm’s before a farther one',
    limits: personalLoss(1_500),
    nearest: 'dailyLoss',
    threshold: 49_000,
  },
  {
    name: 'the firm’s at the same equity',
    limits: personalLoss(1_000),
    nearest: 'dailyLoss',
    threshold: 49_000,
  },
  {
    name: 'not one that does nothing',
    limits: personalLoss(400, 'nothing'),
    nearest: 'dailyLoss',
    threshold: 49_000,
  },
  {
    name: 'the session’s budget',
    limits: { ...personalLoss(400), sessionBudget: dollars(250) },
    nearest: 'sessionBudget',
    threshold: 49_750,
  },
];

describe('the nearest limit', () => {
  it.each(NEAREST)('is $name', ({ limits, nearest, threshold }) => {
    const risk = anAccount({ limits: limitsWith(limits) });
    expect([risk.nearestLimit, risk.nearestThreshold]).toEqual([nearest, dollars(threshold)]);
    expect(risk.thresholdOf('maximumLoss')).toBe(dollars(48_000));
  });

  it('is that of the day: a loss leaves it, the next day takes it along', () => {
    const risk = anAccount();
    const fill = { orderId: id('f'), quantity: 1, opens: true };
    risk.onFill(fill, dollars(-700), dollars(49_300));
    expect(risk.nearestThreshold).toBe(dollars(49_000));
    risk.rollDay('2026-10-07' as never, dollars(49_300), dollars(49_300));
    expect([risk.nearestLimit, risk.nearestThreshold]).toEqual(['dailyLoss', dollars(48_300)]);
    risk.onFill(fill, dollars(-600), dollars(48_700));
    risk.rollDay('2026-10-08' as never, dollars(48_700), dollars(48_700));
    expect([risk.nearestLimit, risk.nearestThreshold]).toEqual(['maximumLoss', dollars(48_000)]);
  });

  it('is none before the account is known', () => {
    const risk = anUnmetAccount();
    expect([risk.nearestLimit, risk.nearestThreshold]).toEqual([null, Number.NEGATIVE_INFINITY]);
  });
});
