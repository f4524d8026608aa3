import type { Price, VenueOrder, VenueOrderId, VenuePosition } from '@loadline/core';
import { ACCOUNT, type DeskRun, NQ, TEN_O_CLOCK } from './desk-run.ts';
import { anEntry } from './scripted-strategy.ts';

/** The first order that a run submits. */
export const FIRST = 'run1-0-1';

export const aVenueOrder = (fields: Partial<VenueOrder> = {}): VenueOrder => ({
  venueOrderId: '100' as VenueOrderId,
  accountId: ACCOUNT,
  contractId: NQ,
  customTag: FIRST,
  parentOrderId: null,
  linkedOrderId: null,
  status: 'open',
  type: 'stop',
  side: 'buy',
  quantity: 1 as never,
  limitPrice: null,
  stopPrice: 84_010 as Price,
  filledQuantity: 0,
  createdAt: TEN_O_CLOCK,
  updatedAt: TEN_O_CLOCK,
  ...fields,
});

/** The bracket stop of the first entry. */
export const aStop = (fields: Partial<VenueOrder> = {}): VenueOrder =>
  aVenueOrder({
    venueOrderId: '101' as VenueOrderId,
    customTag: `${FIRST}-SL`,
    parentOrderId: '100' as VenueOrderId,
    status: 'suspended',
    side: 'sell',
    stopPrice: null,
    ...fields,
  });

export const aTarget = (fields: Partial<VenueOrder> = {}): VenueOrder =>
  aVenueOrder({
    venueOrderId: '102' as VenueOrderId,
    customTag: `${FIRST}-TP`,
    parentOrderId: '100' as VenueOrderId,
    status: 'suspended',
    type: 'limit',
    side: 'sell',
    stopPrice: null,
    ...fields,
  });

export const aPosition = (size: number, fields: Partial<VenuePosition> = {}): VenuePosition => ({
  accountId: ACCOUNT,
  contractId: NQ,
  size,
  averagePriceTicks: 84_011,
  openedAt: TEN_O_CLOCK,
  ...fields,
});

/** Brings a run to a working entry with suspended exits. */
export function workingEntry(run: DeskRun): DeskRun {
  run.wish(anEntry());
  run.submitAnswered(FIRST, { kind: 'accepted', venueOrderId: '100' as VenueOrderId });
  for (const order of [aVenueOrder(), aStop(), aTarget()]) run.order(order);
  run.forget();
  return run;
}

/** Brings a run to a position of one, bought at 84011, with its stop and target at work. */
export function longOne(run: DeskRun): DeskRun {
  workingEntry(run);
  run.order(aVenueOrder({ status: 'filled', filledQuantity: 1 }));
  run.fill({ venueOrderId: '100' as VenueOrderId, side: 'buy', price: 84_011 as Price });
  run.order(aStop({ status: 'open', stopPrice: 83_971 as Price }));
  run.order(aTarget({ status: 'open', limitPrice: 84_091 as Price }));
  run.forget();
  return run;
}
