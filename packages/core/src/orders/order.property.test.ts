import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AccountId, ClientOrderId, ContractId, FillId, VenueOrderId } from '../values/ids.ts';
import type { Price } from '../values/price.ts';
import type { Quantity } from '../values/quantity.ts';
import { filledQuantity, isLive, type Order, type OrderEvent, transition } from './order.ts';

const venueOrderId = '7' as VenueOrderId;

const aSubmittedOrder = (quantity: number): Order => ({
  clientOrderId: 'run-onr-1' as ClientOrderId,
  accountId: 1 as AccountId,
  contractId: 'CON.F.US.ENQ.Z25' as ContractId,
  role: 'entry',
  parentId: null,
  venueOrderId: null,
  type: 'stop',
  side: 'buy',
  quantity: quantity as Quantity,
  limitPrice: null,
  stopPrice: 100 as Price,
  status: { kind: 'submitted' },
  doubt: 'none',
  fills: [],
});

const fillEvents = fc
  .record({ id: fc.integer({ min: 1, max: 6 }), quantity: fc.integer({ min: 1, max: 3 }) })
  .map(({ id, quantity }): OrderEvent => {
    const fill = { fillId: `${id}` as FillId, quantity: quantity as Quantity, price: 100 as Price };
    return { kind: 'filled', venueOrderId, fill };
  });

const otherEvents = fc.constantFrom<OrderEvent>(
  { kind: 'accepted', venueOrderId },
  { kind: 'pending', venueOrderId },
  { kind: 'suspended', venueOrderId },
  { kind: 'opened', venueOrderId },
  { kind: 'rejected', reason: 'no' },
  { kind: 'cancelRequested' },
  { kind: 'cancelRejected' },
  { kind: 'canceled' },
  { kind: 'expired' },
  { kind: 'inDoubt', request: 'cancel' },
  { kind: 'settled' },
);

const play = (quantity: number, events: readonly OrderEvent[]): Order =>
  events.reduce((order, event) => {
    const next = transition(order, event);
    return next.ok ? next.value : order;
  }, aSubmittedOrder(quantity));

describe('transition', () => {
  it('never overfills and never counts a fill twice, whatever the venue sends', () => {
    const history = fc.array(fc.oneof(fillEvents, otherEvents), { maxLength: 40 });
    const check = fc.property(fc.integer({ min: 1, max: 8 }), history, (quantity, events) => {
      const last = play(quantity, events);
      expect(filledQuantity(last)).toBeLessThanOrEqual(quantity);
      expect(new Set(last.fills.map((fill) => fill.fillId)).size).toBe(last.fills.length);
      expect(last.status.kind === 'filled').toBe(filledQuantity(last) === quantity);
    });
    fc.assert(check, { numRuns: 1_000 });
  });

  it('never brings a closed order back to life', () => {
    const history = fc.array(fc.oneof(fillEvents, otherEvents), { maxLength: 40 });
    const check = fc.property(history, (events) => {
      let order = aSubmittedOrder(4);
      let closed = false;
      for (const event of events) {
        const next = transition(order, event);
        if (!next.ok) continue;
        order = next.value;
        if (closed) expect(isLive(order)).toBe(false);
        closed ||= !isLive(order);
      }
    });
    fc.assert(check, { numRuns: 1_000 });
  });

  it('knows the venue id of every order that the venue holds', () => {
    const history = fc.array(fc.oneof(fillEvents, otherEvents), { maxLength: 40 });
    const check = fc.property(history, (events) => {
      const { status, venueOrderId: known } = play(4, events);
      if ('venueOrderId' in status) expect(status.venueOrderId).toBe(known);
    });
    fc.assert(check, { numRuns: 500 });
  });
});
