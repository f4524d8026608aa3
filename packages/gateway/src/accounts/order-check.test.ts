import { ORDER_TYPE, type PlaceOrderRequest } from '@loadline/wire';
import { describe, expect, it } from 'vitest';
import { contractOf } from '../../test/bars.ts';
import { checkOrder, type OrderContext } from './order-check.ts';

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
  hasPrice: true,
  isTagTaken: (tag) => tag === 'used',
};

const stop = (ticks: number, type: number = ORDER_TYPE.stop) => ({
  stopLossBracket: { ticks, type },
});
const target = (ticks: number, type: number = ORDER_TYPE.limit) => ({
  takeProfitBracket: { ticks, type },
});
const limit = (limitPrice: number | null) => ({ type: ORDER_TYPE.limit, limitPrice });

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
  { name: 'no price yet', context: { hasPrice: false }, message: 'Invalid symbol' },
  {
    name: 'a tag that was used',
    change: { customTag: 'used' },
    message: "Custom tag 'used' is already in use.",
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
});
