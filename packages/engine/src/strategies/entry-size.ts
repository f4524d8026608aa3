import { type Contract, listProducts, makeContract, type Product } from '@loadline/core';
import {
  type AccountRisk,
  gapTicks,
  type SizedOrder,
  type Sizing,
  sizeOrder,
} from '@loadline/risk';
import type { EngineContext } from '../engine-context.ts';
import type { StrategyHost } from './strategy-host.ts';

/** How the entries of a strategy are sized; null: as it wishes. */
export type EntrySizing = Readonly<{
  sizing: Sizing;
  /** Micros may be traded in place of the product, where more of the budget can be used so. */
  micros: boolean;
}>;

/**
 * The micro that may stand for a product: one on the same grid, so that every price and distance of
 * the strategy means the same in it; null where there is none.
 */
export const microOf = (product: Product): Product | null =>
  listProducts().find(
    ({ microOf: mini, tickSize }) => mini === product.root && tickSize === product.tickSize,
  ) ?? null;

/**
 * In what and how large an entry is sent. A strategy that has orders or a position stays in the
 * contract that it trades; the micro of a market without a price is not thought of.
 *
 * @returns a quantity of 0 when nothing fits.
 */
export function sizedEntry(
  host: StrategyHost,
  stopTicks: number | null,
  { risk, context }: Readonly<{ risk: AccountRisk; context: EngineContext }>,
): Readonly<{ contract: Contract; quantity: number }> | null {
  const { contract, config } = host;
  if (contract === null || config.sizing === null) return null;
  const { sizing, micros } = config.sizing;
  risk.allowGaps(context.now);
  const own = host.traded ?? contract;
  const micro = micros && host.isIdle ? microContract(contract) : null;
  const isAlive = micro !== null && (context.marketOf(micro.id)?.heardAt ?? 0) > 0;
  const sized: SizedOrder = sizeOrder({
    sizing,
    product: host.isIdle ? contract.product : own.product,
    micro: isAlive ? micro.product : null,
    stopTicks: stopTicks ?? Number.NaN,
    room: roomOf(risk, sizing),
    gapTicks: (product) => gapTicks(product, context.now),
    contractsMax: (product) => risk.lotsLeft(product),
  });
  const traded = host.isIdle ? contract : own;
  const chosen = sized.product === 'micro' && micro !== null ? micro : traded;
  return { contract: chosen, quantity: sized.quantity };
}

/** The micro of the same month; null where the product has none on its grid. */
function microContract({ product, month, year }: Contract): Contract | null {
  const micro = microOf(product);
  return micro === null ? null : makeContract(micro, month, year);
}

/** Without a limit there is no share of the room, and no end to what dollars at risk may use. */
function roomOf(risk: AccountRisk, sizing: Sizing): number {
  const room = risk.room.worst - risk.nearestThreshold;
  if (room !== Number.POSITIVE_INFINITY) return room;
  return sizing.kind === 'shareOfRoom' ? Number.NaN : Number.MAX_SAFE_INTEGER;
}
