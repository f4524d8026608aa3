import type { FillModel } from '@loadline/simulation';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nqSource } from '../../test/bars.ts';
import { type Frame, InMemoryGateway } from '../../test/in-memory-gateway.ts';
import { type Act, acts, models, perform, ROWS } from '../../test/order-acts.ts';

const PRACTICE = 10_001;
const START_MICROS = 150_000_000_000;
const RUNS = { numRuns: 250 };

const USER_CALLS = [
  ['SubscribeAccounts'],
  ['SubscribeOrders', PRACTICE],
  ['SubscribePositions', PRACTICE],
  ['SubscribeTrades', PRACTICE],
] as const;

type Entity = Readonly<Record<string, unknown>> & Readonly<{ id: number; size: number }>;
type Played = Readonly<{ gateway: InMemoryGateway; frames: readonly Frame[] }>;

const histories = fc.array(acts, { maxLength: 40, size: 'max' });

function played(history: readonly Act[], model: FillModel): Played {
  const gateway = new InMemoryGateway(nqSource(ROWS), { model }).signIn();
  const frames = gateway.listen('user', USER_CALLS);
  for (const [index, act] of history.entries()) perform(gateway, PRACTICE, act, index);
  return { gateway, frames };
}

function rows(gateway: InMemoryGateway, path: string, member: string): readonly Entity[] {
  const body = { accountId: PRACTICE, startTimestamp: '2025-01-01T00:00:00Z' };
  const reply = gateway.post(path, { ...body, onlyActiveAccounts: false }).body;
  return (reply as Readonly<Record<string, readonly Entity[]>>)[member] ?? [];
}

const ordersOf = (gateway: InMemoryGateway) => rows(gateway, '/api/Order/search', 'orders');
const tradesOf = (gateway: InMemoryGateway) => rows(gateway, '/api/Trade/search', 'trades');
const positionsOf = (gateway: InMemoryGateway) =>
  rows(gateway, '/api/Position/searchOpen', 'positions');

/** A share of an average cost has more than cents. */
const micros = (dollars: unknown): number => Math.round(Number(dollars ?? 0) * 1e6);

/** The entities of one event, the last state of each id, as a client keeps them. */
function heard(frames: readonly Frame[], target: string): ReadonlyMap<number, Entity> {
  const byId = new Map<number, Entity>();
  for (const frame of frames) {
    if (frame.target !== target) continue;
    const [wrapper] = frame.arguments ?? [];
    const { data } = wrapper as { readonly data: Entity };
    byId.set(data.id, data);
  }
  return byId;
}

const withoutNulls = (entity: Entity): object =>
  Object.fromEntries(Object.entries(entity).filter(([, value]) => value !== null));

describe('the books of an account over the wire', () => {
  it('are the sum of its trades: cash, position, and what each order has filled', () => {
    const check = fc.property(models, histories, (model, history) => {
      const { gateway } = played(history, model);
      const trades = tradesOf(gateway);
      const earned = trades.reduce(
        (sum, { profitAndLoss, fees, commissions }) =>
          sum + micros(profitAndLoss) - micros(fees) - micros(commissions),
        0,
      );
      const [account] = rows(gateway, '/api/Account/search', 'accounts');
      expect(micros(account?.['balance'])).toBe(START_MICROS + earned);
      const size = trades.reduce(
        (sum, trade) => sum + (trade['side'] === 0 ? 1 : -1) * trade.size,
        0,
      );
      const [position] = positionsOf(gateway);
      expect(position?.size ?? 0).toBe(Math.abs(size));
      if (position !== undefined) expect(position['type']).toBe(size > 0 ? 1 : 2);
      for (const order of ordersOf(gateway)) {
        const parts = trades.filter(({ orderId }) => orderId === order.id);
        const filled = parts.reduce((sum, part) => sum + part.size, 0);
        expect(order['fillVolume']).toBe(filled);
        expect(order['status'] === 2).toBe(filled === order.size);
        const paid = parts.reduce((sum, part) => sum + part.size * Number(part['price']), 0);
        const average = filled === 0 ? null : Number((paid / filled).toFixed(9));
        expect(order['filledPrice']).toBe(average);
      }
    });
    fc.assert(check, RUNS);
  });

  it('close with profit and open without, and no trade does both', () => {
    const check = fc.property(models, histories, (model, history) => {
      const { gateway } = played(history, model);
      let held = 0;
      for (const trade of tradesOf(gateway).toReversed()) {
        const signed = (trade['side'] === 0 ? 1 : -1) * trade.size;
        const closes = held !== 0 && Math.sign(held) !== Math.sign(signed);
        expect(trade['profitAndLoss'] !== null).toBe(closes);
        if (closes) expect(trade.size).toBeLessThanOrEqual(Math.abs(held));
        held += signed;
      }
    });
    fc.assert(check, RUNS);
  });

  it('are what a client keeps that only listens, but for members that are null', () => {
    const check = fc.property(models, histories, (model, history) => {
      const { gateway, frames } = played(history, model);
      const orders = heard(frames, 'GatewayUserOrder');
      expect(ordersOf(gateway).map(withoutNulls)).toEqual(
        [...orders.values()].sort((one, other) => other.id - one.id),
      );
      const trades = heard(frames, 'GatewayUserTrade');
      expect(tradesOf(gateway).map(withoutNulls)).toEqual(
        [...trades.values()].sort((one, other) => other.id - one.id),
      );
      const positions = [...heard(frames, 'GatewayUserPosition').values()];
      expect(positionsOf(gateway)).toEqual(positions.filter(({ size }) => size > 0));
    });
    fc.assert(check, RUNS);
  });

  it('tell every member of an order in REST answers, null where it has none', () => {
    const ids = 'id accountId contractId symbolId customTag parentOrderId linkedOrderId';
    const state = 'creationTimestamp updateTimestamp status fillVolume filledPrice';
    const wish = 'type side size limitPrice stopPrice trailDistance trailPrice';
    const members = `${ids} ${state} ${wish}`.split(' ');
    const check = fc.property(models, histories, (model, history) => {
      const { gateway } = played(history, model);
      for (const order of ordersOf(gateway)) {
        expect(Object.keys(order).sort()).toEqual(members.toSorted());
        expect(order.id).toBeGreaterThan(2 ** 31);
      }
    });
    fc.assert(check, { numRuns: 50 });
  });
});
