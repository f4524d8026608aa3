import {
  type AccountId,
  type Contract,
  type ContractId,
  oppositeSide,
  type Price,
  type Quantity,
  sideSign,
  type Ticks,
  type UnixMs,
  type VenueOrderId,
} from '@loadline/core';
import { exitTag, type SimulatedOrder, type Venue, type VenueBracket } from '@loadline/simulation';

/** A bracket that its entry was placed without. */
export type LateBracket = Readonly<{
  accountId: AccountId;
  contract: Contract;
  bracket: VenueBracket;
  lateMs: number;
  /** Null while the entry has not filled. */
  filledAt: UnixMs | null;
}>;

/**
 * What still befalls an entry by a fault that met it: exits that come late, or a stop that will be
 * rejected as soon as it works. Kept in the file, since the order outlives the gateway too.
 */
export type WaitingEntry = Readonly<
  | { kind: 'lateExits'; accountId: AccountId; contractId: ContractId; late: StoredBracket }
  | { kind: 'rejectedStop'; accountId: AccountId }
>;

type StoredBracket = Pick<LateBracket, 'bracket' | 'lateMs' | 'filledAt'>;

/** The exits of a filled entry as they would have come with its fill, working from now on. */
export function lateExits(
  entry: SimulatedOrder,
  { bracket }: LateBracket,
  { venue, at }: Readonly<{ venue: Venue; at: UnixMs }>,
): readonly SimulatedOrder[] {
  const { stopTicks, targetTicks, trailing } = bracket;
  const stopId = stopTicks === null ? null : venue.reserveId();
  const targetId = targetTicks === null ? null : venue.reserveId();
  const exits: SimulatedOrder[] = [];
  if (stopId !== null && stopTicks !== null) {
    const type = trailing === true ? 'trailingStop' : 'stop';
    exits.push(exitOf(entry, { id: stopId, linked: targetId, type, ticks: stopTicks }, at));
  }
  if (targetId !== null && targetTicks !== null) {
    exits.push(
      exitOf(entry, { id: targetId, linked: stopId, type: 'limit', ticks: targetTicks }, at),
    );
  }
  return exits;
}

type Leg = Readonly<{
  id: VenueOrderId;
  linked: VenueOrderId | null;
  type: 'stop' | 'trailingStop' | 'limit';
  ticks: Ticks;
}>;

function exitOf(
  entry: SimulatedOrder,
  { id, linked, type, ticks }: Leg,
  at: UnixMs,
): SimulatedOrder {
  const away = sideSign(entry.side) * (type === 'limit' ? ticks : -ticks);
  const price = Math.round((entry.filledPrice ?? 0) + away) as Price;
  return {
    ...entry,
    venueOrderId: id,
    parentOrderId: entry.venueOrderId,
    linkedOrderId: linked,
    customTag: entry.customTag === null ? null : exitTag(entry.customTag, type),
    status: 'open',
    type,
    side: oppositeSide(entry.side),
    quantity: entry.filledQuantity as Quantity,
    limitPrice: type === 'limit' ? price : null,
    stopPrice: type === 'limit' ? null : price,
    filledQuantity: 0,
    filledPrice: null,
    exitTicks: ticks,
    trailTicks: type === 'trailingStop' ? ticks : null,
    taking: false,
    pricedAt: null,
    createdAt: at,
    updatedAt: at,
  };
}
