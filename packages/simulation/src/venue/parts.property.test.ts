import {
  type Price,
  sideSign,
  type UnixMs,
  type VenueFill,
  type VenueOrderId,
} from '@loadline/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ACCOUNT, CONTRACT, TestMarket } from '../../test/fixtures.ts';
import { type Action, act, actions, models } from '../../test/market-actions.ts';
import type { FillModel } from '../matching/fill-model.ts';
import { contractsAt } from '../matching/liquidity.ts';
import type { SimulatedOrder } from './simulated-order.ts';

const RUNS = { numRuns: 2_000 };

/** What a user changes he answers for: these hold for what the venue does by itself. */
const untouched = actions.map((history) => history.filter(({ kind }) => kind !== 'modify'));

const filledBy = (fills: readonly VenueFill[], ids: readonly VenueOrderId[]): number =>
  fills.reduce((sum, fill) => sum + (ids.includes(fill.venueOrderId) ? fill.quantity : 0), 0);

/** Plays a history and looks at the market after every action. */
function watched(
  model: FillModel,
  history: readonly Action[],
  look: (market: TestMarket, action: Action) => void,
): TestMarket {
  const market = new TestMarket(model);
  for (const action of history) {
    act(market, action);
    look(market, action);
  }
  return market;
}

const exitsOf = (orders: readonly SimulatedOrder[], { venueOrderId }: SimulatedOrder) =>
  orders.filter(({ parentOrderId }) => parentOrderId === venueOrderId);

describe('the exits of a bracket', () => {
  it('never close more than has filled of their entry, together or alone', () => {
    const check = fc.property(models, untouched, (model, history) => {
      watched(model, history, ({ venue, sink }) => {
        const orders = venue.orders(ACCOUNT);
        for (const entry of orders) {
          const exits = exitsOf(orders, entry).filter(({ status }) => status !== 'suspended');
          const closed = filledBy(
            sink.fills,
            exits.map(({ venueOrderId }) => venueOrderId),
          );
          expect(closed).toBeLessThanOrEqual(entry.filledQuantity);
          for (const exit of exits.filter(({ status }) => status === 'open')) {
            const left = exit.quantity - exit.filledQuantity;
            expect(left).toBe(entry.filledQuantity - closed);
          }
        }
      });
    });
    fc.assert(check, RUNS);
  });

  it('are never both filled, and leave no entry that could fill without them', () => {
    const check = fc.property(models, untouched, (model, history) => {
      const { venue } = watched(model, history, () => {});
      for (const order of venue.orders(ACCOUNT)) {
        if (order.status !== 'filled' || order.parentOrderId === null) continue;
        const sibling = venue.order(ACCOUNT, order.linkedOrderId ?? ('' as VenueOrderId));
        if (sibling !== null) expect(sibling.status).toBe('canceled');
        expect(venue.order(ACCOUNT, order.parentOrderId)?.status).not.toBe('open');
      }
    });
    fc.assert(check, RUNS);
  });
});

describe('a trailing stop', () => {
  it('never loosens, and is never further from the market than its distance', () => {
    const check = fc.property(models, untouched, (model, history) => {
      const stops = new Map<VenueOrderId, number>();
      watched(model, history, ({ venue }) => {
        const last = venue.lastPrice(CONTRACT.id) ?? 0;
        for (const order of venue.openOrders(ACCOUNT)) {
          const { trailTicks, stopPrice, venueOrderId, taking } = order;
          if (trailTicks === null || stopPrice === null) continue;
          const sign = sideSign(order.side);
          const before = stops.get(venueOrderId);
          if (before !== undefined) expect(sign * stopPrice).toBeLessThanOrEqual(sign * before);
          stops.set(venueOrderId, stopPrice);
          if (!taking) expect(sign * (stopPrice - last)).toBeLessThanOrEqual(trailTicks);
        }
      });
    });
    fc.assert(check, RUNS);
  });
});

describe('a liquidity model', () => {
  it('gives an account at most its share at any price, over all of its orders', () => {
    const check = fc.property(models, actions, (model, history) => {
      let seen = 0;
      watched(model, history, ({ sink, at }, action) => {
        const fills = sink.fills.slice(seen);
        seen = sink.fills.length;
        if (action.kind !== 'move' || model.liquidity === null) return;
        const { price, size } = action;
        const shown = { contractId: CONTRACT.id, price: price as Price, size, at };
        const given = fills.reduce((sum, { quantity }) => sum + quantity, 0);
        expect(given).toBeLessThanOrEqual(contractsAt(model.liquidity, shown));
      });
    });
    fc.assert(check, RUNS);
  });

  it('leaves no market order and no triggered stop waiting while contracts are to be had', () => {
    const check = fc.property(models, actions, (model, history) => {
      let seen = 0;
      watched(model, history, ({ venue, sink, at }, action) => {
        const fills = sink.fills.slice(seen);
        seen = sink.fills.length;
        if (action.kind !== 'move') return;
        const waiting = venue.openOrders(ACCOUNT).some(({ type, taking }) => {
          return type === 'market' || (taking && type !== 'limit' && type !== 'joinBid');
        });
        if (!waiting) return;
        const given = fills.reduce((sum, { quantity }) => sum + quantity, 0);
        const { price, size } = action;
        const shown = { contractId: CONTRACT.id, price: price as Price, size, at };
        expect(given).toBe(model.liquidity === null ? -1 : contractsAt(model.liquidity, shown));
      });
    });
    fc.assert(check, RUNS);
  });

  it('gives the share of the volume in the mean, also where the share is below a contract', () => {
    const shares = fc.constantFrom(0.05, 0.1, 0.25, 0.5, 0.9, 1);
    const check = fc.property(
      shares,
      fc.integer(),
      fc.integer({ min: 1, max: 9 }),
      (share, seed, size) => {
        let sum = 0;
        const prices = 4_000;
        for (let index = 0; index < prices; index += 1) {
          const price = (84_000 + (index % 40)) as Price;
          const at = (1_736_175_600_000 + index * 250) as UnixMs;
          const given = contractsAt({ share, seed }, { contractId: CONTRACT.id, price, size, at });
          expect(Math.abs(given - share * size)).toBeLessThan(1);
          sum += given;
        }
        // Four standard deviations of a coin thrown so often.
        expect(Math.abs(sum / prices - share * size)).toBeLessThan(4 * Math.sqrt(0.25 / prices));
      },
    );
    fc.assert(check, { numRuns: 60 });
  });
});
