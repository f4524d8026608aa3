import type { Price } from '@loadline/core';
import { ORDER_TYPE, type PlaceOrderRequest } from '@loadline/wire';
import { describe, expect, it } from 'vitest';
import { contractOf } from '../../test/bars.ts';
import { checkOrder, type OrderContext } from './order-check.ts';
import { DEFAULT_ORDER_SETTINGS } from './order-settings.ts';

const REQUEST: PlaceOrderRequest = {
  accountId: 1,
  contractId: 'CON.F.US.ENQ.H25',
  type: ORDER_TYPE.market,
  side: 0,
  size: 1,
  limitPrice: null,
  stopPrice: null,
  trailPrice: null,
  customTag: null,
  stopLossBracket: null,
  takeProfitBracket: null,
};

const CONTEXT: OrderContext = {
  contract: contractOf('NQ'),
  canTrade: true,
  autoOco: true,
  isOpen: true,
  lastPrice: 84_000 as Price,
  top: { bestBid: 83_999 as Price, bestAsk: 84_001 as Price },
  settings: DEFAULT_ORDER_SETTINGS,
  isTagTaken: (tag) => tag === 'used',
};

const stop = (ticks: number, type: number = ORDER_TYPE.stop) => ({
  stopLossBracket: { ticks, type },
});
const target = (ticks: number, type: number = ORDER_TYPE.limit) => ({
  takeProfitBracket: { ticks, type },
});
const limit = (limitPrice: number | null) => ({ type: ORDER_TYPE.limit, limitPrice });

const trail = (trailPrice: number | null) => ({ type: ORDER_TYPE.trailingStop, trailPrice });
const NOT_SET = 'Trail Distance not set.';

type Case = Readonly<{
  name: string;
  change?: Partial<PlaceOrderRequest>;
  context?: Partial<OrderContext>;
  message: string;
}>;

const REFUSALS: readonly Case[] = [
  { name: 'type 0', change: { type: 0 }, message: 'Invalid order type specified' },
  { name: 'a stop limit', change: { type: 3 }, message: 'Invalid order type specified' },
  { name: 'size 0', change: { size: 0 }, message: 'Invalid order size specified' },
  { name: 'size -1', change: { size: -1 }, message: 'Invalid order size specified' },
  { name: 'side 2', change: { side: 2 }, message: 'Invalid order side specified' },
  {
    name: 'a limit between ticks',
    change: limit(21_000.1),
    message: 'Invalid limit price. Price is not aligned to tick size',
  },
  {
    name: 'a stop between ticks',
    change: { type: ORDER_TYPE.stop, stopPrice: 21_000.3 },
    message: 'Invalid stop price. Price is not aligned to tick size',
  },
  {
    name: 'a limit without a price',
    change: limit(null),
    message: 'Invalid limit price. Price is not set',
  },
  {
    name: 'brackets in Position Brackets mode',
    change: stop(-20),
    context: { autoOco: false },
    message: 'Brackets cannot be used with Position Brackets. You must enable Auto OCO Brackets.',
  },
  {
    name: 'a stop loss above a long entry',
    change: stop(20),
    message: 'Invalid stop loss ticks (20). Ticks should be less than zero when longing.',
  },
  {
    name: 'a stop loss below a short entry',
    change: { side: 1, ...stop(-20) },
    message: 'Invalid stop loss ticks (-20). Ticks should be greater than zero when shorting.',
  },
  {
    name: 'a take profit below a long entry',
    change: target(-20),
    message: 'Invalid take profit ticks (-20). Ticks should be greater than zero when longing.',
  },
  {
    name: 'a take profit above a short entry',
    change: { side: 1, ...target(20) },
    message: 'Invalid take profit ticks (20). Ticks should be less than zero when shorting.',
  },
  {
    name: 'a stop loss 3 ticks away',
    change: stop(-3),
    message: 'Invalid stop loss ticks (-3). Price should be at least 4 ticks away.',
  },
  {
    name: 'a take profit 3 ticks away',
    change: target(3),
    message: 'Invalid take profit ticks (3). Price should be at least 4 ticks away.',
  },
  { name: 'a closed market', context: { isOpen: false }, message: 'Outside of trading hours.' },
  { name: 'no price yet', context: { lastPrice: null }, message: 'Invalid symbol' },
  {
    name: 'a tag that was used',
    change: { customTag: 'used' },
    message: "Custom tag 'used' is already in use.",
  },
  {
    name: 'a tag whose exit would have a tag that was used',
    change: { customTag: 'exit', ...stop(-40) },
    context: { isTagTaken: (tag) => tag === 'exit-SL' },
    message: "Custom tag 'exit-SL' is already in use.",
  },
  {
    name: 'a tag whose target would have a tag that was used',
    change: { customTag: 'exit', ...target(40) },
    context: { isTagTaken: (tag) => tag === 'exit-TP' },
    message: "Custom tag 'exit-TP' is already in use.",
  },
  { name: 'a trailing stop without its price', change: trail(null), message: NOT_SET },
  {
    name: 'a trailing stop between ticks',
    change: trail(20_990.1),
    message: 'Invalid trail price. Price is not aligned to tick size.',
  },
  {
    name: 'a trailing stop without a last price',
    change: trail(20_990),
    context: { lastPrice: null },
    message: 'Cannot trail without a last price',
  },
  {
    name: 'a distance instead of a price, read as a price near zero',
    change: trail(10),
    message: 'Trail Distance exceeds maximum (1000)',
  },
  {
    name: 'a trailing stop 1,001 ticks away',
    change: trail(20_749.75),
    message: 'Trail Distance exceeds maximum (1000)',
  },
  { name: 'a trailing stop at the last price', change: trail(21_000), message: NOT_SET },
  {
    name: 'a join without a quote',
    change: { type: ORDER_TYPE.joinBid },
    context: { top: null },
    message: 'Invalid symbol',
  },
  {
    name: 'a trailing exit with the wrong sign',
    change: stop(20, ORDER_TYPE.trailingStop),
    message: 'Invalid stop loss ticks (20). Ticks should be less than zero when longing.',
  },
  {
    name: 'a negative distance where ticks are unsigned',
    change: stop(-20),
    context: { settings: { ...DEFAULT_ORDER_SETTINGS, bracketTicks: 'unsigned' } },
    message: 'Invalid stop loss ticks (-20). Ticks should be greater than zero when longing.',
  },
  {
    name: 'a limit too large to be counted in ticks',
    change: limit(1e300),
    message: 'Invalid limit price. Price is not aligned to tick size',
  },
];

describe('checkOrder', () => {
  it.each(REFUSALS)('refuses $name', ({ change = {}, context = {}, message }) => {
    const checked = checkOrder({ ...REQUEST, ...change }, { ...CONTEXT, ...context });
    expect(checked).toEqual({ ok: false, error: { code: 2, message } });
  });

  it('refuses an account that may not trade with a violation', () => {
    const checked = checkOrder(REQUEST, { ...CONTEXT, canTrade: false });
    expect(checked).toMatchObject({ ok: false, error: { code: 4 } });
  });

  it('takes both exits of a short entry, and makes their distances positive', () => {
    const checked = checkOrder({ ...REQUEST, side: 1, ...stop(4), ...target(-40) }, CONTEXT);
    expect(checked).toMatchObject({
      ok: true,
      value: { side: 'sell', bracket: { stopTicks: 4, targetTicks: 40 } },
    });
  });

  it('reads prices in ticks and leaves out the ones that the type does not need', () => {
    const checked = checkOrder({ ...REQUEST, ...limit(21_000.25), stopPrice: 1.1 }, CONTEXT);
    expect(checked).toMatchObject({ ok: true, value: { limitPrice: 84_001, stopPrice: null } });
  });

  it.each([
    { name: 'below, for a sell', side: 1, price: 20_990, ticks: 40 },
    { name: 'above, for a buy', side: 0, price: 21_010, ticks: 40 },
    { name: 'on the wrong side, for a sell', side: 1, price: 21_010, ticks: 40 },
    { name: 'a thousand ticks away', side: 1, price: 20_750, ticks: 1_000 },
  ])('reads a trail price $name as its distance from the last price', ({ side, price, ticks }) => {
    const checked = checkOrder({ ...REQUEST, side, ...trail(price) }, CONTEXT);
    expect(checked).toMatchObject({
      ok: true,
      value: { type: 'trailingStop', trailTicks: ticks, stopPrice: null, limitPrice: null },
    });
  });

  it.each([
    { type: ORDER_TYPE.joinBid, limitPrice: 83_999 },
    { type: ORDER_TYPE.joinAsk, limitPrice: 84_001 },
  ])('lets type $type rest at the best price of its side', ({ type, limitPrice }) => {
    const checked = checkOrder({ ...REQUEST, type, limitPrice: 1.1 }, CONTEXT);
    expect(checked).toMatchObject({ ok: true, value: { limitPrice, stopPrice: null } });
  });

  it('takes a stop loss that trails, and positive ticks where they are unsigned', () => {
    const trailing = checkOrder({ ...REQUEST, ...stop(-8, ORDER_TYPE.trailingStop) }, CONTEXT);
    expect(trailing).toMatchObject({ value: { bracket: { stopTicks: 8, trailing: true } } });
    const settings = { ...DEFAULT_ORDER_SETTINGS, bracketTicks: 'unsigned' } as const;
    const short = { ...REQUEST, side: 1, ...stop(8), ...target(12) };
    expect(checkOrder(short, { ...CONTEXT, settings })).toMatchObject({
      value: { bracket: { stopTicks: 8, targetTicks: 12, trailing: false } },
    });
  });

  it('answers 5 outside hours where the enum is followed', () => {
    const settings = { ...DEFAULT_ORDER_SETTINGS, outsideHoursCode: 5 } as const;
    const checked = checkOrder(REQUEST, { ...CONTEXT, isOpen: false, settings });
    expect(checked).toEqual({
      ok: false,
      error: { code: 5, message: 'Outside of trading hours.' },
    });
  });

  it('takes an empty tag for none', () => {
    const isTagTaken = () => true;
    const checked = checkOrder({ ...REQUEST, customTag: '' }, { ...CONTEXT, isTagTaken });
    expect(checked).toMatchObject({ ok: true, value: { customTag: null } });
  });
});
