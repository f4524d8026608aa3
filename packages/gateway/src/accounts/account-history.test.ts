import { describe, expect, it } from 'vitest';
import { flat, nqSource } from '../../test/bars.ts';
import { BUY, HELD, PRACTICE } from '../../test/faulty-gateway.ts';
import { InMemoryGateway } from '../../test/in-memory-gateway.ts';

type Row = Readonly<{ id: number; status: number; orderId: number }>;

/** Many times what an account keeps as it is. */
const ROUNDS = 700;
const PLACE = '/api/Order/place';
const RESTING = { ...HELD, type: 1, side: 0, size: 1, limitPrice: 20_000 };
const SINCE = { accountId: PRACTICE, startTimestamp: '2020-01-01T00:00:00Z' };
const FILLED = 2;
const CANCELED = 3;
const REJECTED = 5;
const source = () => nqSource(flat(84_000, 400));

/** Buys and sells, canceled orders and refused ones, many of each; the ids in their order. */
function longLife() {
  const gateway = new InMemoryGateway(source(), { wire: { generalRequests: 0 } }).signIn();
  gateway.steps(1);
  const place = (order: object) => {
    return (gateway.post(PLACE, order).body as { readonly orderId: number }).orderId;
  };
  const first = place(RESTING);
  const ids: Record<number, number[]> = { [FILLED]: [], [CANCELED]: [], [REJECTED]: [] };
  for (let round = 0; round < ROUNDS; round += 1) {
    ids[FILLED]?.push(place({ ...BUY, side: round % 2 }));
    const canceled = place(RESTING);
    gateway.post('/api/Order/cancel', { accountId: PRACTICE, orderId: canceled });
    ids[CANCELED]?.push(canceled);
    ids[REJECTED]?.push(place({ ...BUY, size: 0 }));
    gateway.steps(1);
  }
  return { gateway, first, ids };
}

const rowsOf = (gateway: InMemoryGateway, path: string, member: string): readonly Row[] =>
  (gateway.post(path, SINCE).body as Readonly<Record<string, readonly Row[]>>)[member] ?? [];

describe('the history of an account', () => {
  it('tells every order and trade of a long life, also after a restart', () => {
    const { gateway, first, ids } = longLife();
    const again = new InMemoryGateway(source(), {
      lines: [...gateway.lines],
      wire: { generalRequests: 0 },
    }).signIn();
    for (const one of [gateway, again]) {
      const orders = rowsOf(one, '/api/Order/search', 'orders');
      expect(orders.map(({ id }) => id)).toEqual(orders.map(({ id }) => id).sort(descending));
      for (const status of [FILLED, CANCELED, REJECTED]) {
        const told = orders.filter((order) => order.status === status).map(({ id }) => id);
        expect(told).toEqual(ids[status]?.toReversed());
      }
      expect(orders.at(-1)).toMatchObject({ id: first, status: 1 });
      const trades = rowsOf(one, '/api/Trade/search', 'trades');
      expect(trades.map(({ orderId }) => orderId)).toEqual(ids[FILLED]?.toReversed());
    }
  });

  it('answers for orders of long ago as for those of today', () => {
    const { gateway, first, ids } = longLife();
    for (const [status, all] of Object.entries(ids)) {
      const [orderId] = all;
      const asked = { accountId: PRACTICE, orderId };
      const found = gateway.post('/api/Order/searchById', asked).body;
      expect(found).toMatchObject({
        success: true,
        order: { id: orderId, status: Number(status) },
      });
      for (const path of ['/api/Order/cancel', '/api/Order/modify']) {
        const refused = { success: false, errorCode: 3, errorMessage: 'Order is not open' };
        expect(gateway.post(path, asked).body).toMatchObject(refused);
      }
    }
    const filter = { accountId: PRACTICE, statuses: [CANCELED] };
    const last = { filter, pageOffset: ROUNDS - 1, includeTotalCount: true, sortDirection: 1 };
    expect(gateway.post('/api/Order/v2/query', last).body).toMatchObject({
      totalCount: ROUNDS,
      orders: [{ id: ids[CANCELED]?.[0] }],
    });
    const cancel = gateway.post('/api/Order/cancel', { accountId: PRACTICE, orderId: first });
    expect(cancel.body).toMatchObject({ success: true });
    const window = { ...SINCE, endTimestamp: '2020-01-02T00:00:00Z' };
    expect(gateway.post('/api/Order/search', window).body).toMatchObject({ orders: [] });
  });
});

const descending = (left: number, right: number): number => right - left;
