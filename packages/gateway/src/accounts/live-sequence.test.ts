import type { FillId, Money, VenueFill, VenueOrderId } from '@loadline/core';
import type { SimulatedOrder } from '@loadline/simulation';
import { describe, expect, it } from 'vitest';
import { liveSequence, type UserEvent } from './live-sequence.ts';

type Word = readonly [what: 'order' | 'fill' | 'position' | 'account', ...details: string[]];

/** `order market filled 7`, `fill 7`, `fill 7 pnl`: one event of the venue, in short. */
function eventOf(text: string): UserEvent {
  const [what, ...details] = text.split(' ') as unknown as Word;
  const [first = '', second = '', third = ''] = details;
  switch (what) {
    case 'order': {
      const filledQuantity = second === 'open' && third === '' ? 0 : 1;
      const order = { type: first, status: second, venueOrderId: third, filledQuantity };
      return { kind: 'order', order: order as unknown as SimulatedOrder };
    }
    case 'fill':
      return { kind: 'fill', fill: fillOf(first, second === 'pnl') };
    case 'position':
    case 'account':
      return { kind: what } as UserEvent;
  }
}

const fillOf = (orderId: string, closes: boolean): VenueFill =>
  ({
    fillId: `f${orderId}` as FillId,
    venueOrderId: orderId as VenueOrderId,
    profitAndLoss: closes ? (5 as Money) : null,
  }) as VenueFill;

function wordOf(event: UserEvent): string {
  if (event.kind === 'order') return `order ${event.order.type} ${event.order.status}`;
  if (event.kind !== 'fill') return event.kind;
  return event.fill.profitAndLoss === null ? 'trade' : 'trade pnl';
}

const OPENINGS = { find: () => fillOf('1', false) };

describe('liveSequence', () => {
  it.each([
    {
      name: 'a market order after its trade',
      events: ['order market filled 7', 'fill 7', 'position', 'account'],
      told: ['trade', 'order market filled', 'position', 'account', 'account'],
    },
    {
      name: 'a limit before its trades, the opening one again',
      events: ['order limit filled 7', 'fill 7 pnl', 'position', 'account'],
      told: ['order limit filled', 'trade pnl', 'trade', 'position', 'account', 'account'],
    },
    {
      name: 'a join like a limit',
      events: ['order joinBid filled 7', 'fill 7', 'account'],
      told: ['order joinBid filled', 'trade', 'account', 'account'],
    },
    {
      name: 'a trailing stop like a stop',
      events: ['order trailingStop filled 7', 'fill 7 pnl', 'account'],
      told: ['trade pnl', 'trade', 'order trailingStop filled', 'account', 'account'],
    },
    {
      name: 'both trades of a fill through zero before its order',
      events: ['order market filled 7', 'fill 7 pnl', 'fill 7', 'position', 'account'],
      told: [
        'trade pnl',
        'trade',
        'trade',
        'order market filled',
        'position',
        'account',
        'account',
      ],
    },
    {
      name: 'a part of a market order after its trade',
      events: ['order market open 7', 'fill 7', 'order stop open', 'position', 'account'],
      told: ['trade', 'order market open', 'order stop open', 'position', 'account', 'account'],
    },
    {
      name: 'two orders of one step each with its own trade',
      events: ['order stop filled 7', 'fill 7', 'order stop filled 8', 'fill 8'],
      told: ['trade', 'order stop filled', 'trade', 'order stop filled'],
    },
    {
      name: 'an order that changes without a trade at once',
      events: ['order stop open 7', 'account'],
      told: ['order stop open', 'account', 'account'],
    },
  ])('tells $name', ({ events, told }) => {
    expect(liveSequence(events.map(eventOf), OPENINGS).map(wordOf)).toEqual(told);
  });
});
