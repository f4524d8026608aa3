import { describe, expect, it } from 'vitest';
import type { AccountId, ClientOrderId, ContractId, FillId, VenueOrderId } from '../values/ids.ts';
import type { Price } from '../values/price.ts';
import type { Quantity } from '../values/quantity.ts';
import { type Order, type OrderEvent, transition } from './order.ts';

const venueOrderId = '7' as VenueOrderId;
const fill = { fillId: '1' as FillId, quantity: 1 as Quantity, price: 100 as Price };
const partial = { fillId: '2' as FillId, quantity: 1 as Quantity, price: 101 as Price };

const anOrder = (quantity: number): Order => ({
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
  status: { kind: 'initialized' },
  doubt: 'none',
  fills: [],
});

const SUBMITTED: OrderEvent = { kind: 'submitted' };
const OPENED: OrderEvent = { kind: 'opened', venueOrderId };
const FILLED: OrderEvent = { kind: 'filled', venueOrderId, fill };

describe('transition', () => {
  it.each<{ name: string; quantity?: number; events: OrderEvent[]; ends: string; doubt?: string }>([
    { name: 'a resting order that fills', events: [SUBMITTED, OPENED, FILLED], ends: 'filled' },
    { name: 'a fill before the acceptance', events: [SUBMITTED, FILLED, OPENED], ends: 'filled' },
    {
      name: 'a rejection while working',
      events: [SUBMITTED, OPENED, { kind: 'rejected', reason: 'margin' }],
      ends: 'rejected',
    },
    {
      name: 'a suspended exit that becomes active',
      events: [SUBMITTED, { kind: 'suspended', venueOrderId }, OPENED],
      ends: 'working',
    },
    {
      name: 'a cancel that loses against a fill',
      events: [SUBMITTED, OPENED, { kind: 'cancelRequested' }, FILLED],
      ends: 'filled',
    },
    {
      name: 'a late snapshot that crosses our cancel',
      events: [SUBMITTED, OPENED, { kind: 'cancelRequested' }, OPENED],
      ends: 'pendingCancel',
    },
    {
      name: 'a fill after the cancel',
      events: [SUBMITTED, OPENED, { kind: 'canceled' }, FILLED],
      ends: 'filled',
    },
    {
      name: 'an unanswered submit, which stays where it is',
      events: [SUBMITTED, { kind: 'inDoubt', request: 'submit' }],
      ends: 'submitted',
      doubt: 'submit',
    },
    {
      name: 'an unanswered submit that turns out to rest',
      events: [SUBMITTED, { kind: 'inDoubt', request: 'submit' }, OPENED],
      ends: 'working',
      doubt: 'none',
    },
    {
      name: 'a first partial fill of a submitted order',
      quantity: 2,
      events: [SUBMITTED, FILLED],
      ends: 'working',
    },
    {
      name: 'a second partial fill',
      quantity: 2,
      events: [SUBMITTED, FILLED, { kind: 'filled', venueOrderId, fill: partial }],
      ends: 'filled',
    },
  ])('follows $name', ({ quantity = 1, events, ends, doubt = 'none' }) => {
    const last = events.reduce((order, event) => {
      const next = transition(order, event);
      return next.ok ? next.value : order;
    }, anOrder(quantity));
    expect(last.status.kind).toBe(ends);
    expect(last.doubt).toBe(doubt);
  });

  it('names the move that it refuses', () => {
    const refused = transition(anOrder(1), OPENED);
    expect(refused).toEqual({
      ok: false,
      error: { kind: 'illegalTransition', from: 'initialized', event: 'opened' },
    });
  });

  it('refuses a fill that would overfill', () => {
    const full = { ...fill, quantity: 2 as Quantity };
    const submitted = transition(anOrder(1), SUBMITTED);
    const refused = submitted.ok && transition(submitted.value, { ...FILLED, fill: full });
    expect(refused).toEqual({ ok: false, error: { kind: 'overfill', quantity: 1, filled: 2 } });
  });
});
