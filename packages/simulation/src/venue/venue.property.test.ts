import { type Price, sideSign, type UnixMs, type VenueFill } from '@loadline/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ACCOUNT, anAccount, CONTRACT, TestMarket } from '../../test/fixtures.ts';
import {
  type Action,
  act,
  actions,
  isPlaceable,
  models,
  pickedId,
} from '../../test/market-actions.ts';
import { ReferenceMatcher } from '../../test/reference-matcher.ts';
import type { FillModel } from '../matching/fill-model.ts';
import { contractsAt } from '../matching/liquidity.ts';
import { Venue } from './venue.ts';

const RUNS = { numRuns: 1_500 };

function run(model: FillModel, history: readonly Action[]): TestMarket {
  const market = new TestMarket(model);
  for (const action of history) act(market, action);
  return market;
}

/** How many contracts one account gets at the price of a move. */
function contractsFor({ liquidity }: FillModel, market: TestMarket, action: Move): number {
  if (liquidity === null) return Number.POSITIVE_INFINITY;
  const at = (market.at + action.laterMs) as UnixMs;
  const price = action.price as Price;
  return contractsAt(liquidity, { contractId: CONTRACT.id, price, size: action.size, at });
}

type Move = Extract<Action, { kind: 'move' }>;

function actOnReference(
  reference: ReferenceMatcher,
  model: FillModel,
  market: TestMarket,
  action: Action,
): void {
  switch (action.kind) {
    case 'place':
      if (isPlaceable(market, action.sketch)) reference.place(action.sketch);
      return;
    case 'modify': {
      const { price, quantity, trailTicks: trail } = action;
      reference.modify(Number(pickedId(market, action.pick)), { price, quantity, trail });
      return;
    }
    case 'cancel':
      reference.cancel(Number(pickedId(market, action.pick)));
      return;
    case 'close':
      reference.close();
      return;
    case 'move':
      reference.move(action.price, action.continuous, contractsFor(model, market, action));
      return;
  }
}

describe('Venue', () => {
  it('agrees with a matcher that walks every tick', () => {
    const check = fc.property(models, actions, (model, history) => {
      const market = new TestMarket(model);
      const reference = new ReferenceMatcher(model);
      for (const action of history) {
        actOnReference(reference, model, market, action);
        act(market, action);
      }
      const fills = market.sink.fills.map(
        (fill) => `${fill.venueOrderId} ${fill.side} ${fill.quantity}@${fill.price}`,
      );
      expect(fills).toEqual(reference.fills);
      // The level of a trailing stop that ended in the middle of a leg is told by its fill only.
      const states = market.venue.orders(ACCOUNT).map((order) => ({
        state: order.status,
        quantity: order.quantity,
        filled: order.filledQuantity,
        price: order.status === 'open' ? (order.stopPrice ?? order.limitPrice ?? 0) : null,
      }));
      expect(states).toEqual(
        reference.orders.map(({ state, quantity, filled, price }) => {
          return { state, quantity, filled, price: state === 'open' ? price : null };
        }),
      );
    });
    fc.assert(check, { numRuns: 4_000 });
  });

  it('is quiet between two prices only where no price between them triggers an order', () => {
    const prices = fc.tuple(fc.integer({ min: -30, max: 30 }), fc.nat({ max: 8 }), fc.boolean());
    const check = fc.property(
      models,
      actions,
      prices,
      (model, history, [low, width, continuous]) => {
        const market = run(model, history);
        const { venue, sink } = market;
        const last = venue.lastPrice(CONTRACT.id) ?? 0;
        const bottom = (last + low) as Price;
        const top = (last + low + width) as Price;
        if (!venue.isQuiet(CONTRACT, bottom, top)) return;
        const told = sink.orders.length + sink.fills.length;
        for (const price of [bottom, top, bottom]) {
          venue.onPrice(CONTRACT, price, market.at, continuous);
        }
        expect(sink.orders.length + sink.fills.length).toBe(told);
      },
    );
    fc.assert(check, RUNS);
  });

  it('fills an order by what its fills add up to, and whole without a liquidity model', () => {
    const check = fc.property(models, actions, (model, history) => {
      const { venue, sink } = run(model, history);
      for (const order of venue.orders(ACCOUNT)) {
        const fills = sink.fills.filter((fill) => fill.venueOrderId === order.venueOrderId);
        const filled = fills.reduce((sum, fill) => sum + fill.quantity, 0);
        const paid = fills.reduce((sum, fill) => sum + fill.quantity * fill.price, 0);
        expect(order.filledQuantity).toBe(filled);
        expect(order.filledPrice).toBe(filled === 0 ? null : paid / filled);
        expect(order.status === 'filled').toBe(filled === order.quantity);
        if (model.liquidity === null) expect([0, order.quantity]).toContain(filled);
      }
    });
    fc.assert(check, RUNS);
  });

  it('accounts for every micro-dollar and every contract', () => {
    const check = fc.property(models, actions, (model, history) => {
      const { venue, sink } = run(model, history);
      const paid = (fill: VenueFill) => (fill.profitAndLoss ?? 0) - fill.fees - fill.commissions;
      const balance = sink.fills.reduce(
        (sum, fill) => sum + paid(fill),
        Number(anAccount().balance),
      );
      expect(venue.account(ACCOUNT)?.balance).toBe(balance);
      const size = sink.fills.reduce((sum, fill) => sum + sideSign(fill.side) * fill.quantity, 0);
      expect(venue.netPosition(ACCOUNT, CONTRACT.id).size).toBe(size);
      expect(venue.positions(ACCOUNT)[0]?.size ?? 0).toBe(size);
    });
    fc.assert(check, RUNS);
  });

  it('never fills better than the path allows, nor a limit worse than its price', () => {
    const check = fc.property(models, actions, (model, history) => {
      const market = new TestMarket(model);
      for (const action of history) {
        const last = market.venue.lastPrice(CONTRACT.id);
        const seen = market.sink.fills.length;
        act(market, action);
        if (action.kind !== 'move') continue;
        const from = action.continuous ? (last ?? action.price) : action.price;
        for (const fill of market.sink.fills.slice(seen)) {
          const order = market.venue.order(ACCOUNT, fill.venueOrderId);
          const sign = fill.side === 'buy' ? 1 : -1;
          const best = Math.min(sign * from, sign * action.price);
          expect(sign * fill.price).toBeGreaterThanOrEqual(best);
          if (order?.limitPrice !== null) {
            expect(sign * fill.price).toBeLessThanOrEqual(sign * (order?.limitPrice ?? Number.NaN));
          }
          const isStop = order?.type === 'stop' || order?.type === 'trailingStop';
          // What is left of a triggered stop is a market order.
          if (isStop && model.liquidity === null) {
            expect(sign * fill.price).toBeGreaterThanOrEqual(
              sign * (order?.stopPrice ?? Number.NaN) + model.slippageTicks,
            );
          }
        }
      }
    });
    fc.assert(check, RUNS);
  });

  it('gives the same output for the same input', () => {
    const check = fc.property(models, actions, (model, history) => {
      const one = run(model, history);
      const other = run(model, history);
      expect(one.sink).toEqual(other.sink);
    });
    fc.assert(check, { numRuns: 200 });
  });

  it('goes on after a restart as if nothing had happened', () => {
    const check = fc.property(models, actions, actions, (model, past, future) => {
      const market = run(model, past);
      const restarted = new TestMarket(model, restoredFrom(market, model));
      restarted.at = market.at;
      market.sink.take();
      for (const action of future) {
        act(market, action);
        act(restarted, action);
      }
      expect(restarted.sink.words).toEqual(market.sink.words);
      expect(restarted.venue.account(ACCOUNT)).toEqual(market.venue.account(ACCOUNT));
      expect(restarted.venue.nextId).toBe(market.venue.nextId);
    });
    fc.assert(check, RUNS);
  });
});

/** What the gateway does after a crash: it puts back what the venue had told. */
const restoredFrom =
  ({ venue, sink, at }: TestMarket, model: FillModel) =>
  (newSink: TestMarket['sink']): Venue => {
    const restored = new Venue({ model, sink: newSink, nextId: venue.nextId });
    restored.restoreAccount(venue.account(ACCOUNT) ?? anAccount());
    const last = venue.lastPrice(CONTRACT.id);
    if (last !== null) restored.restorePrice(CONTRACT, last, at);
    for (const order of venue.orders(ACCOUNT)) restored.restoreOrder(order, CONTRACT);
    for (const fill of sink.fills) restored.restoreFill(fill);
    const position = sink.positions.at(-1);
    if (position !== undefined) restored.restorePosition(position, CONTRACT);
    return restored;
  };
