import { MINUTE_MS, type UnixMs } from '@loadline/core';
import { describe, expect, it } from 'vitest';
import { flat, nqSource, OPEN_AT, type Row } from '../test/bars.ts';
import { type Frame, InMemoryGateway } from '../test/in-memory-gateway.ts';

const NQ = 'CON.F.US.ENQ.H25';
const COMBINE = 10_002;

const USER_CALLS = [
  ['SubscribeAccounts'],
  ['SubscribeOrders', COMBINE],
  ['SubscribePositions', COMBINE],
  ['SubscribeTrades', COMBINE],
] as const;

const ORDER = { accountId: COMBINE, contractId: NQ, type: 2, side: 0, size: 1 };

/** Starts on a market of minutes and steps to its first price. */
function started(rows: readonly Row[]): InMemoryGateway {
  const gateway = new InMemoryGateway(nqSource(rows)).signIn();
  gateway.steps(1);
  return gateway;
}

type Entity = Readonly<Record<string, unknown>>;

/** `order 6`, `trade`, `trade -105`, `position 1`, `account`: what a user event says, in short. */
function short({ target, arguments: args = [] }: Frame): string {
  const { data } = args[0] as { readonly data: Entity };
  const word = String(target).replace('GatewayUser', '').toLowerCase();
  const detail = { order: 'status', trade: 'profitAndLoss', position: 'size' }[word];
  const value = detail === undefined ? undefined : data[detail];
  return value === undefined ? word : `${word} ${JSON.stringify(value)}`;
}

describe('user events', () => {
  it('tells a market order as pending, trade, filled, position and the account twice', () => {
    const gateway = started(flat(84_000, 3));
    const frames = gateway.listen('user', USER_CALLS);
    gateway.post('/api/Order/place', ORDER);
    gateway.steps(1);
    expect(frames.map(short)).toEqual([
      'order 6',
      'trade',
      'order 2',
      'position 1',
      'account',
      'account',
    ]);
    expect(frames[1]).toMatchObject({ arguments: [{ action: 0 }] });
    expect(frames[2]).toMatchObject({ arguments: [{ action: 1 }] });
  });

  it('tells a stop exit after its trades, and the opening trade once more', () => {
    const gateway = started([...flat(84_000, 2), [84_000, 84_000, 83_900, 83_900, 4]]);
    const frames = gateway.listen('user', USER_CALLS);
    gateway.post('/api/Order/place', { ...ORDER, stopLossBracket: { ticks: -40, type: 4 } });
    gateway.steps(1);
    frames.length = 0;
    gateway.steps(10);
    expect(frames.map(short)).toEqual([
      'trade -205',
      'trade',
      'order 2',
      'position 0',
      'account',
      'account',
    ]);
  });

  it('tells a limit exit before its trades, and cancels the other exit', () => {
    const gateway = started([...flat(84_000, 2), [84_000, 84_100, 84_000, 84_100, 4]]);
    const frames = gateway.listen('user', USER_CALLS);
    gateway.post('/api/Order/place', {
      ...ORDER,
      stopLossBracket: { ticks: -40, type: 4 },
      takeProfitBracket: { ticks: 40, type: 1 },
    });
    gateway.steps(1);
    expect(frames.slice(0, 3).map(short)).toEqual(['order 6', 'order 8', 'order 8']);
    frames.length = 0;
    gateway.steps(10);
    expect(frames.map(short)).toEqual([
      'order 2',
      'trade 200',
      'trade',
      'order 3',
      'position 0',
      'account',
      'account',
    ]);
  });

  it('tells a refused order as pending and then as rejected, with the id of the answer', () => {
    const gateway = started(flat(84_000, 2));
    const frames = gateway.listen('user', USER_CALLS);
    const { body } = gateway.post('/api/Order/place', { ...ORDER, size: 0 });
    const { orderId } = body as { readonly orderId: number };
    expect(frames.map(short)).toEqual(['order 6', 'order 5']);
    expect(frames[1]).toMatchObject({ arguments: [{ data: { id: orderId } }] });
  });

  it('leaves out members that are null', () => {
    const gateway = started(flat(84_000, 2));
    const frames = gateway.listen('user', USER_CALLS);
    gateway.post('/api/Order/place', ORDER);
    expect(JSON.stringify(frames)).not.toContain('null');
  });

  it('does not tell other accounts, and refuses to subscribe to those of others', () => {
    const gateway = started(flat(84_000, 2));
    const other = gateway.listen('user', [['SubscribeOrders', COMBINE - 1]]);
    const strange = gateway.listen('user', [['SubscribeOrders', 99]]);
    gateway.post('/api/Order/place', ORDER);
    expect([other, strange]).toEqual([[], []]);
  });
});

describe('market events', () => {
  it('sends trades as arrays, and only to those who have subscribed to them', () => {
    const gateway = started([[84_000, 84_004, 84_000, 84_004, 40], ...flat(84_004, 1)]);
    const frames = gateway.listen('market', [['SubscribeContractTrades', NQ]]);
    const quotes = gateway.listen('market', []);
    gateway.steps(1);
    expect(frames).toEqual([
      {
        type: 1,
        target: 'GatewayTrade',
        arguments: [
          NQ,
          [
            {
              symbolId: 'F.US.ENQ',
              price: 21_000,
              timestamp: '2025-03-04T14:30:15+00:00',
              type: 0,
              volume: 10,
            },
          ],
        ],
      },
    ]);
    expect(quotes).toEqual([]);
  });

  it('carries only what a price has changed', () => {
    const gateway = started([[84_000, 84_004, 84_000, 84_004, 40], ...flat(84_004, 1)]);
    const frames = gateway.listen('market', [['subscribecontractquotes', NQ]]);
    gateway.steps(2);
    const at = (second: number) => `2025-03-04T14:30:${second}+00:00`;
    expect(frames.map(({ arguments: args }) => args?.[1])).toEqual([
      { symbol: 'F.US.ENQ', volume: 20, lastUpdated: at(15), timestamp: at(15) },
      {
        symbol: 'F.US.ENQ',
        lastPrice: 21_001,
        bestBid: 21_000.75,
        bestAsk: 21_001,
        high: 21_001,
        volume: 30,
        lastUpdated: at(30),
        timestamp: at(30),
      },
    ]);
  });
});

describe('the maximum loss limit', () => {
  it('liquidates an account that touches its floor, and takes no order from then on', () => {
    // 4 contracts at 20 dollars a tick: 100 ticks and the fees are more than the 2,000 of room.
    const falling: Row = [84_000, 84_000, 83_900, 83_900, 4];
    const gateway = started([...flat(84_000, 1), falling, ...flat(83_900, 3)]);
    const order = { ...ORDER, size: 4 };
    gateway.post('/api/Order/place', order);
    gateway.post('/api/Order/place', { ...ORDER, type: 4, stopPrice: 22_000 });
    gateway.steps(10);
    const truth = gateway.control('GET', `/accounts/${COMBINE}/truth`).body;
    expect(truth).toMatchObject({ status: 'breached', canTrade: false, positions: [], orders: [] });
    expect(gateway.post('/api/Order/place', ORDER).body).toMatchObject({
      success: false,
      errorCode: 4,
    });
  });

  it('trails the balance at the end of the day, not what it was during the day', () => {
    const rising: Row = [84_000, 84_100, 84_000, 84_100, 4];
    const rows: Row[] = [...flat(84_000, 1), rising, ...flat(84_100, 2)];
    const gateway = started(rows);
    gateway.post('/api/Order/place', ORDER);
    gateway.steps(7);
    gateway.post('/api/Position/closeContract', { accountId: COMBINE, contractId: NQ });
    gateway.steps(3);
    const floor = () => {
      const { body } = gateway.control('GET', `/accounts/${COMBINE}/truth`);
      return body as { readonly floor: string; readonly balance: string };
    };
    // 98 ticks of 5 dollars, less the fees of two sides.
    expect(floor()).toMatchObject({ floor: '48000.00', balance: '50486.22' });
    const lines = [...gateway.lines];
    const evening = (OPEN_AT + 9 * 60 * MINUTE_MS) as UnixMs;
    const next = new InMemoryGateway(nqSource([...rows, ...flat(84_100, 1)], evening), { lines });
    next.steps(560);
    expect(next.control('GET', `/accounts/${COMBINE}/truth`).body).toMatchObject({
      tradingDay: '2025-03-05',
      floor: '48486.22',
      dayPnl: '0.00',
    });
  });
});
