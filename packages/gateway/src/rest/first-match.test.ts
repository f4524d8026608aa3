import { describe, expect, it } from 'vitest';
import { flat, nqSource } from '../../test/bars.ts';
import { InMemoryGateway } from '../../test/in-memory-gateway.ts';
import type { GatewayOptions } from '../gateway-options.ts';

type Row = Readonly<Record<string, unknown>>;

const NQ = 'CON.F.US.ENQ.H25';
const ACCOUNT = 10_001;
const BRACKET = {
  stopLossBracket: { ticks: -40, type: 4 },
  takeProfitBracket: { ticks: 40, type: 1 },
};

/** A gateway in a market that stands at 25, some seconds before its next price. */
function opened(options: Partial<GatewayOptions> = {}): InMemoryGateway {
  const gateway = new InMemoryGateway(nqSource(flat(100, 9)), { speed: 60, ...options }).signIn();
  gateway.steps(2);
  gateway.nowMs += 1_100;
  return gateway;
}

const rows = (gateway: InMemoryGateway, path: string, name: string): readonly Row[] => {
  const body = { accountId: ACCOUNT, startTimestamp: '2020-01-01T00:00:00Z' };
  return (gateway.post(path, body).body as Record<string, readonly Row[]>)[name] ?? [];
};
const place = (gateway: InMemoryGateway, order: object): unknown => {
  const market = { accountId: ACCOUNT, contractId: NQ, type: 2, side: 0, size: 2 };
  return gateway.post('/api/Order/place', { ...market, ...order }).body;
};
const sizes = (gateway: InMemoryGateway): unknown =>
  rows(gateway, '/api/Position/searchOpen', 'positions').map(({ size }) => size);

describe('an order in a market that runs by itself', () => {
  it('meets it as it comes: it fills, its exits open, and closing takes effect', () => {
    const gateway = opened();
    expect(place(gateway, BRACKET)).toMatchObject({ success: true });
    expect(sizes(gateway)).toEqual([2]);
    const [fill] = rows(gateway, '/api/Trade/search', 'trades');
    const open = rows(gateway, '/api/Order/searchOpen', 'orders');
    expect(open.map(({ status }) => status)).toEqual([1, 1]);
    expect(open.map(({ creationTimestamp }) => creationTimestamp)).toEqual(
      open.map(() => fill?.['creationTimestamp']),
    );
    const partial = { accountId: ACCOUNT, contractId: NQ, size: 1 };
    gateway.post('/api/Position/partialCloseContract', partial);
    expect(sizes(gateway)).toEqual([1]);
    gateway.post('/api/Position/closeContract', { accountId: ACCOUNT, contractId: NQ });
    expect(sizes(gateway)).toEqual([]);
  });

  it('fills a limit that the market has passed, and lets others rest', () => {
    const gateway = opened();
    place(gateway, { type: 1, limitPrice: 24 });
    expect(sizes(gateway)).toEqual([]);
    const [resting] = rows(gateway, '/api/Order/searchOpen', 'orders');
    const change = { accountId: ACCOUNT, orderId: resting?.['id'], limitPrice: 26 };
    expect(gateway.post('/api/Order/modify', change).body).toMatchObject({ success: true });
    expect(sizes(gateway)).toEqual([2]);
  });

  const waiting: readonly Readonly<{ name: string; options: Partial<GatewayOptions> }>[] = [
    { name: 'where a setting says so', options: { orders: { firstMatch: 'nextPrice' } } },
    { name: 'in stepped time', options: { speed: 'stepped' } },
    {
      name: 'where it fills in parts',
      options: {
        model: { slippageTicks: 1, limitFill: 'touch', liquidity: { share: 0.1, seed: 1 } },
      },
    },
  ];

  it.each(waiting)('waits for the next price $name', ({ options }) => {
    const gateway = opened(options);
    place(gateway, {});
    expect(sizes(gateway)).toEqual([]);
    const [order] = rows(gateway, '/api/Order/search', 'orders');
    expect(order).toMatchObject({ status: 6, fillVolume: 0 });
    gateway.steps(4);
    expect(sizes(gateway)).toHaveLength(1);
  });
});
