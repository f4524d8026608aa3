import { type Contract, type ContractId, type Price, type TrailDistance } from '@loadline/core';
import type { EngineContext } from '../../engine-context.ts';
import { RECENT_MINUTES } from '../../market/recent-bars.ts';
import { type ExitOwner, noPosition, ownedExits } from '../edit-exits.ts';
import { coveredQuantity, placeExit, workingExits } from '../exits.ts';
import { TRAIL_TICKS_MAX } from '../place-order.ts';
import type { PositionPlans } from '../position-plans.ts';
import { DONE, denied, type Outcome, refuse } from '../refusal.ts';
import type { Trader } from '../send-order.ts';

/** An account with what acts in it by itself. */
export type Planner = Trader & Readonly<{ plans: PositionPlans }>;

/**
 * Makes the stop of a position follow the market, or (null) ends that: the stop stays where it is.
 *
 * The venue's own trailing stop is used where a person wants ticks for a position that has no stop
 * yet: it follows though the desk is away. Where a stop works already, or the distance follows the
 * range of bars, the desk moves the stop that rests at the venue, which is the floor meanwhile.
 */
export function trailStop(
  trader: Planner,
  contract: Contract,
  distance: TrailDistance | null,
  owner: ExitOwner = null,
): Outcome {
  const { desk, plans } = trader;
  const size = desk.book.positionSize(contract.id);
  if (size === 0) return noPosition(contract);
  if (distance === null) {
    plans.trail(contract, null, owner);
    return endVenueTrails(trader, contract, owner);
  }
  const invalid = distanceRefusal(distance);
  if (invalid !== null) return invalid;
  const last = desk.context.lastPriceOf(contract.id);
  const ticks = trailTicks(desk.context, contract.id, distance);
  if (last === null) {
    return refuse('NO_PRICE', `The market price of ${contract.name} is not known.`);
  }
  if (ticks === null) {
    const detail = `${contract.name} has not closed enough bars for that average yet.`;
    return refuse('NO_BARS', detail);
  }
  const missing = Math.abs(size) - coveredQuantity(workingExits(desk, contract, 'stop'));
  const hasNone = ownedExits(trader, contract, 'stop', owner).length === 0;
  let outcome = DONE;
  if (missing > 0) {
    const price = (last - Math.sign(size) * ticks) as Price;
    const trailing = hasNone && distance.unit === 'ticks' && owner === null;
    const origin = { strategyId: owner, exits: 'own' } as const;
    const wish = { contract, kind: 'stop', price, quantity: missing as never, trailing } as const;
    const sent = placeExit(trader, { ...wish, origin });
    if (sent.kind === 'denied') return denied(sent.denial);
    outcome = { ok: true, value: sent.clientOrderId };
    if (trailing) return outcome;
  }
  plans.trail(contract, distance, owner);
  return outcome;
}

/** How far a stop stays behind the best price, in ticks; null while its bars are not known. */
export function trailTicks(
  { marketOf }: Pick<EngineContext, 'marketOf'>,
  contractId: ContractId,
  distance: TrailDistance,
): number | null {
  if (distance.unit === 'ticks') return distance.ticks;
  const { minutes, length, multiple } = distance;
  const range = marketOf(contractId)?.recent.averageTrueRange(minutes, length) ?? null;
  return range === null ? null : Math.max(1, Math.round(range * multiple));
}

function distanceRefusal(distance: TrailDistance) {
  const isCount = (value: number): boolean => Number.isSafeInteger(value) && value > 0;
  if (distance.unit === 'ticks') {
    if (isCount(distance.ticks) && distance.ticks <= TRAIL_TICKS_MAX) return null;
    return refuse('TRAIL_INVALID', `A stop can follow 1 to ${TRAIL_TICKS_MAX} ticks behind.`);
  }
  const { minutes, length, multiple } = distance;
  const fits = isCount(minutes) && isCount(length) && minutes * (length + 2) <= RECENT_MINUTES;
  if (fits && multiple > 0 && Number.isFinite(multiple)) return null;
  const bars = `whole bars, ${RECENT_MINUTES} minutes of them at most`;
  return refuse('TRAIL_INVALID', `An average needs ${bars}, and a multiple above zero.`);
}

/** A stop that the venue trails is replaced by one that stays where it is now. */
function endVenueTrails(trader: Planner, contract: Contract, owner: ExitOwner): Outcome {
  const { desk, plans } = trader;
  for (const booked of ownedExits(trader, contract, 'stop', owner)) {
    const { clientOrderId: old, type, stopPrice, status } = booked.order;
    if (type !== 'trailingStop' || stopPrice === null || status.kind !== 'working') continue;
    const group = booked.group ?? `fix:${old}`;
    desk.orders.note(old, { group });
    const { strategyId } = booked;
    const quantity = coveredQuantity([booked]) as never;
    const origin = { strategyId, exits: 'own', group } as const;
    const sent = placeExit(trader, { contract, kind: 'stop', price: stopPrice, quantity, origin });
    if (sent.kind === 'denied') return denied(sent.denial);
    plans.replace(old, sent.clientOrderId);
  }
  return DONE;
}
