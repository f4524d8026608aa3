import type { Price, Quantity, VenueOrderId } from '@loadline/core';
import { describe, expect, it } from 'vitest';
import { DeskRun, NQ } from '../../test/desk-run.ts';
import { anEntry } from '../../test/scripted-strategy.ts';
import { aStop, aTarget, aVenueOrder, FIRST } from '../../test/venue-entities.ts';

const ENTRY = '100' as VenueOrderId;
const two = { quantity: 2 as Quantity };
const one = { quantity: 1 as Quantity };

/** An entry of two that has filled one, whose exits work for that one. */
function partFilled(): DeskRun {
  const run = new DeskRun().start();
  run.wish(anEntry(two));
  run.submitAnswered(FIRST, { kind: 'accepted', venueOrderId: ENTRY });
  for (const order of [aVenueOrder(), aStop(), aTarget()]) run.order({ ...order, ...two });
  run.fill({ venueOrderId: ENTRY, side: 'buy', price: 84_011 as Price });
  run.order(aStop({ ...one, status: 'open', stopPrice: 83_971 as Price }));
  run.order(aTarget({ ...one, status: 'open', limitPrice: 84_091 as Price }));
  run.forget();
  return run;
}

describe('an entry that had filled in part', () => {
  it('goes on while its part is held', () => {
    const run = partFilled();
    run.pass(1);
    expect(run.takeEffects()).toEqual([]);
  });

  it('is canceled when its exits have closed the part: the rest would have none', () => {
    const run = partFilled();
    run.fill({ venueOrderId: '102' as VenueOrderId, side: 'sell', price: 84_091 as Price });
    expect(run.book.positionSize(NQ)).toBe(0);
    expect(run.takeEffects()).toEqual(['cancel 100']);
  });

  it('takes its exits with it when somebody else closes the part', () => {
    const run = partFilled();
    const close = { venueOrderId: '900' as VenueOrderId, customTag: null } as const;
    run.order(aVenueOrder({ ...close, ...one, type: 'market', side: 'sell', stopPrice: null }));
    run.fill({ venueOrderId: close.venueOrderId, side: 'sell', price: 84_000 as Price });
    expect(run.takeEffects()).toEqual(['cancel 100']);
    run.order(aVenueOrder({ ...two, status: 'canceled', filledQuantity: 1 }));
    run.pass(2);
    expect(run.takeEffects()).toEqual(['cancel 101', 'cancel 102']);
  });
});
