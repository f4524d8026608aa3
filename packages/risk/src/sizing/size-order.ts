import type { Money, Product, Ticks } from '@loadline/core';
import { CostTable, lossPerContract } from '../room/product-costs.ts';

/** How large an order shall be. Plain data. */
export type Sizing = Readonly<
  | { kind: 'fixed'; contracts: number }
  /** So that no more than this is lost from the fill to the stop and out. */
  | { kind: 'dollarsAtRisk'; amount: Money }
  /** The same by a share of the room to the nearest limit, in ten-thousandths. */
  | { kind: 'shareOfRoom'; basisPoints: number }
>;

export type SizingCase = Readonly<{
  sizing: Sizing;
  product: Product;
  /** What may be traded in place of the product; null: it has no micro, or none is wanted. */
  micro: Product | null;
  /** From the fill to the stop, in ticks of the product. */
  stopTicks: number;
  /** Equity less the equity that touches the nearest limit, in micro-dollars. */
  room: number;
  /** The allowance for an exit beyond its stop; null or NaN while there are no figures. */
  gapTicks: (product: Product) => number | null;
  /** The most contracts of a product that lots, caps and limits leave. */
  contractsMax: (product: Product) => number;
}>;

export type SizedOrder = Readonly<{
  product: 'product' | 'micro';
  /** Contracts; 0 when nothing fits. */
  quantity: number;
  /** From the fill to the stop, in ticks of what is traded. */
  stopTicks: Ticks;
  /** What would be lost at the stop, the gap and the fees of both sides included. */
  risk: Money;
}>;

/**
 * Sizes an order: the most contracts whose loss from the fill to the stop, a gap beyond it and the
 * fees of both sides stay within the budget and leave some of the room, since a touch of a limit is
 * a breach. Rounded down, never up; what is not known (a room of NaN, no figures for the gap, no
 * stop) fits nothing.
 *
 * Micros are taken where more of the market fits into the budget with them: not by more fees. A
 * fixed size is that of its product and is never changed into another.
 */
export function sizeOrder(sizing: SizingCase): SizedOrder {
  const { product, micro, stopTicks } = sizing;
  const sized = sizeIn(sizing, product, stopTicks);
  const own: SizedOrder = { ...sized.order, product: 'product' };
  const isWhole = Number.isSafeInteger(stopTicks);
  if (micro === null || !isWhole || sizing.sizing.kind === 'fixed') return own;
  const smaller = sizeIn(sizing, micro, microStopTicks(stopTicks, product, micro));
  return smaller.market > sized.market ? { ...smaller.order, product: 'micro' } : own;
}

/**
 * The same distance in ticks of the micro, never shorter: where its tick is larger (M6A, M6E) half
 * a tick becomes a whole one.
 */
export function microStopTicks(stopTicks: number, product: Product, micro: Product): number {
  const ticks = (stopTicks * product.tickSize) / micro.tickSize;
  const nearest = Math.round(ticks);
  return Math.abs(ticks - nearest) < 1e-6 ? nearest : Math.ceil(ticks);
}

type Sized = Readonly<{
  order: Pick<SizedOrder, 'quantity' | 'stopTicks' | 'risk'>;
  /** The part of the risk that is a move of the market. */
  market: number;
}>;

function sizeIn(sizing: SizingCase, product: Product, stopTicks: number): Sized {
  const costs = new CostTable((one) => sizing.gapTicks(one) ?? Number.NaN).of(product);
  const each = lossPerContract(stopTicks > 0 ? stopTicks : null, costs);
  const isKnown = costs.unknown === 0 && each > 0;
  const fits = isKnown ? Math.floor(budgetOf(sizing) / each) : 0;
  const wanted = sizing.sizing.kind === 'fixed' ? sizing.sizing.contracts : fits;
  const quantity = wholeOf(Math.min(wanted, fits, sizing.contractsMax(product)));
  const risk = (quantity === 0 ? 0 : quantity * each) as Money;
  const market = quantity * (stopTicks + costs.gapTicks) * costs.tickValue;
  return { order: { quantity, stopTicks: stopTicks as Ticks, risk }, market };
}

/** What may be lost: by the sizing, and in any case a micro-dollar less than the room. */
function budgetOf({ sizing, room }: SizingCase): number {
  const most = Math.ceil(room) - 1;
  switch (sizing.kind) {
    case 'fixed':
      return most;
    case 'dollarsAtRisk':
      return Math.min(sizing.amount, most);
    case 'shareOfRoom':
      return Math.min(shareOf(room, sizing.basisPoints), most);
  }
}

/** Split first: the product alone could leave the safe integers. */
function shareOf(room: number, basisPoints: number): number {
  const parts = Math.floor(room / 10_000);
  return parts * basisPoints + Math.floor(((room - parts * 10_000) * basisPoints) / 10_000);
}

/** NaN and what is below one are none. */
const wholeOf = (contracts: number): number =>
  contracts >= 1 && Number.isFinite(contracts) ? Math.floor(contracts) : 0;
